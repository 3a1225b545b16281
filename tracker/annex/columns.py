"""What the columns of a task table mean, told from their headings and from what stands beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tracker.annex.role_words import any_of
from tracker.annex.shadow import shadow

NUMBER, SECTION, TEXT, DETAIL = "number", "section", "text", "detail"
LEAD, SUPPORT, OTHERS, DEADLINE = "lead", "support", "others", "deadline"
ASIDE = "aside"
PROBLEM = "problem"  # before the units it is what is to be done, behind them how it goes
UNITS = (LEAD, SUPPORT, OTHERS)
SAYING = (TEXT, DETAIL)
_KIND = any_of("单位 部门 机构 科室 处室 股室 主体 方 地区")
_HELPS = any_of(
    "配合 协办 协同 参与 参加 协助 协作 其他责任 其它责任 次要责任 共同责任 会办 支持 联动 会同"
)
_LEADS = any_of("牵头 主办 主责 主要责任 首要责任 第一责任 主管")
_ANSWERS = any_of("责任 承办 落实 负责 实施 承担 承接 执行 完成 起草 编制 制定 建设 承建 涉及 业主")
_ASIDES = any_of(
    "领导 责任人 负责人 联系人 联络员 电话 经办人 负责同志 督办 督导 督查 备注 说明 预算 金额 "
    "资金 投资 经费 得分 分值 评分 进展 完成情况 落实情况 签字 科长 局长 依据 来源 "
    "文件 文号 状态 完成率 进度情况 市长 县长 区长 镇长 书记 秘书长 困难 打算 当前进度 目前进度 "
    "完成进度"
)
_WATCHES = any_of("监督 验收 销号 考核 评估 审核 核查 填报 报送 交办 来文 提出 监测")
_PERIODS = r"(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}(?:-\d{1,2})?月份?)"
_TIMES = any_of(
    "时限 期限 时间 节点 进度安排 进度要求 时序 完成日期 截止 推进计划 进度计划 日期 年限 "
    "推进安排 工作安排 完成年度"
)
_PARTS = any_of(
    "类别 领域 方面 板块 分类 类型 章节 一级 大类 维度 专项名称 行动名称 总体任务 任务类 工作类 "
    "模块 篇章 阶段"
)
_DETAILS = any_of(
    "要求 内容 措施 举措 事项 具体任务 任务分解 细化 目标 成果 标准 做法 任务清单 二级 三级 "
    "主要任务 分解任务 子任务 具体工作 落实任务 指标 问题清单 整改任务 路径 抓手"
)
_TASKS = any_of("任务 工作 项目 名称 要点 行动 工程 重点 清单 条款 政策 改革")
_AND_PERSONS = r"[(]?[及和与、/]?.{0,2}(?:责任人|负责人|联系人|责任领导|分管领导).*"
# The first that fits counts: a heading may hold words of several.
_ROLES = (
    (NUMBER, r"序号?|序次|编号|编码|项次|条目|№|no\.?|号|任务序号|任务编号|\(?顺?序号?\)?"),
    (SUPPORT, rf".{{0,4}}{_HELPS}{_KIND}{_AND_PERSONS}"),
    (LEAD, rf".{{0,4}}{_LEADS}{_KIND}{_AND_PERSONS}"),
    (OTHERS, rf".{{0,4}}{_ANSWERS}{_KIND}{_AND_PERSONS}"),
    (
        PROBLEM,
        (
            r"(?:反馈|存在|突出|具体|主要|整改|督察|督查|巡察|巡视|检查|发现|查摆|查找|审计|的|重点)*问题"
            r"(?:描述|表现|内容|清单|事项|现状|概述|名称|隐患|短板)?|(?:风险|安全|问题|存在|的)*隐患(?:内容|描述)?"
            r"|堵点(?:问题)?|短板弱项|短板"
        ),
    ),
    (
        ASIDE,
        rf".*{_ASIDES}.*|[^、]{{1,6}}人员?|.*{_WATCHES}{_KIND}|(?:开工|启动|开始|起始|开建)(?:时间|日期)",
    ),
    (ASIDE, rf"{_PERIODS}.*|20\d\d年度?(?:进度|计划|安排)?"),
    (
        SUPPORT,
        rf".*{_HELPS}(?:责任|落实)?(?:市直|区直|县直|省直)?{_KIND}.*|配合|协办|参与",
    ),
    (OTHERS, rf".*牵头.{{0,4}}[及和与、/].{{0,3}}(?:责任|配合|参与|协办){_KIND}.*"),
    (OTHERS, ".*牵头[/、](?:责任|配合).*"),
    (LEAD, rf".*{_LEADS}{_KIND}?.*"),
    (OTHERS, rf".*{_ANSWERS}{_KIND}.*|.*负责.*|项目{_KIND}"),
    (OTHERS, any_of("责任分工 职责分工 责任主体 分工 责任落实 单位及职责 承办 责任")),
    (DEADLINE, rf".*{_TIMES}.*|.*进度"),
    (SECTION, rf".*{_PARTS}.*|项目类"),
    (DETAIL, rf".*{_DETAILS}.*"),
    (TEXT, rf".*{_TASKS}.*"),
)
_COMPILED = tuple((role, re.compile(form)) for role, form in _ROLES)
_BARE_UNIT = re.compile(r"单位|部门|科室|责任")
_NO_HEADING = re.compile(
    r"[。;,:()“”\"]|^[一二三四五六七八九十\d]+[、.]|(?:方案|.{5}计划|通知|意见|办法)$"
)
_LIMIT = re.compile(r"时限|期限|完成|截止|节点|办结|完工|竣工|建成|投用|结束")
_MONEY = re.compile(r"预算|决算|金额|经费|资金|万元|投资|单价|补助|数量")
_WORK = re.compile(r"任务|要求|内容|措施|举措|事项|目标|要点|重点|问题|工作|时限|进度")
_SURE_WORK = re.compile(r"任务|要求|措施|举措|目标|要点|重点|问题|整改|督办|时限|进度|工作")
_BUDGET = re.compile(r"预算|决算|资金性质|拨款")
_DUTY = re.compile(r"责任|牵头|落实单位")
_CATALOGUE = re.compile(  # of powers, services and what is made public
    r"(?:实施|设定|法定|法律|公开|处罚|执法|行使)依据|公开(?:渠道|方式|主体|范围)|(?:事项|权力)类[型别]|裁量|行使层级"
)
_EVENT = re.compile(
    r"课程|主讲|授课|主持|议程|日程|参会|参加人|姓名|职务|职称|性别|窗口|邮编|地址|学历|值班|许可|处罚"
    r"|^(?:会议|活动|培训|比赛|演出)?地点$|^(?:会议|比赛|演出|展览)名称$"
)
_OF_TASKS = re.compile(r"任务|举措|措施|要点|重点工作|整改|工作内容|工作事项|督办")
LONGEST_HEADING = 16


@lru_cache(maxsize=2_000)
def role_of(heading: str) -> str | None:
    """Yield what a heading says of its column; None for what is no heading of a task table.

    >>> [role_of(each) for each in ("序号", "工作任务", "牵头单位", "完成时限", "备注")]
    ['number', 'text', 'lead', 'deadline', 'aside']
    """
    flat = re.sub(r"\s|\*", "", shadow(heading)).lower()
    outside = re.sub(r"\([^()]*\)", "", flat) or flat.strip("()")
    if not outside or len(outside) > LONGEST_HEADING or _NO_HEADING.search(outside):
        return None
    for role, form in _COMPILED:
        if form.fullmatch(outside):
            return role
    return OTHERS if _BARE_UNIT.fullmatch(outside) else None


def roles_of(headings: Sequence[str]) -> tuple[str | None, ...] | None:
    """Yield the roles of a heading row; None where the row heads no table of tasks.

    A table of tasks has a column for the responsible and one for what is to be done.
    """
    roles = tuple(role_of(heading) for heading in headings)
    named = [heading for heading in headings if heading.strip()]
    known = [role for role in roles if role]
    if len(known) < 2 or len(known) < 0.6 * len(named):
        return None
    has_units = any(role in UNITS for role in known)
    has_text = any(role in (*SAYING, SECTION, PROBLEM) for role in known)
    if not has_units or not has_text or _is_of_money(named) or _is_of_events(named):
        return None
    roles = _with_problems(roles)
    if sum(role in UNITS for role in known) > 1:
        roles = tuple(
            ASIDE if heading.strip() == "单位" else role
            for role, heading in zip(roles, headings, strict=True)
        )
    if known.count(DEADLINE) > 1:
        roles = _with_one_limit(roles, headings)
    if SUPPORT in known and LEAD not in known:
        roles = tuple(LEAD if role == OTHERS else role for role in roles)
    if not any(role in (LEAD, OTHERS) for role in roles) and not _says_who_answers(headings):
        return None
    return with_one_text(roles)


def roles_without_units(headings: Sequence[str]) -> tuple[str | None, ...] | None:
    """Yield the roles of a heading that has no column of units: others name those for all rows."""
    roles = tuple(role_of(heading) for heading in headings)
    named = [heading for heading in headings if heading.strip()]
    known = [role for role in roles if role]
    says_task = any(
        role in SAYING and _OF_TASKS.search(shadow(heading))
        for role, heading in zip(roles, headings, strict=True)
    )
    if not says_task or len(known) < 2 or len(known) < 0.6 * len(named):
        return None
    if any(role in UNITS for role in known) or _is_of_money(named) or _is_of_events(named):
        return None
    return tuple(TEXT if role == PROBLEM else role for role in roles)


def _with_problems(roles: Sequence[str | None]) -> tuple[str | None, ...]:
    """Tell problems that are to be mended from those that turned up in a task's course."""
    first_unit = min(place for place, role in enumerate(roles) if role in UNITS)
    first_text = min((place for place, role in enumerate(roles) if role in SAYING), default=99)
    is_late = first_unit > first_text  # the units stand behind what is to be done
    return tuple(
        (ASIDE if is_late and place > first_unit else TEXT) if role == PROBLEM else role
        for place, role in enumerate(roles)
    )


def _with_one_limit(roles: Sequence[str | None], headings: Sequence[str]) -> tuple[str | None, ...]:
    """Of several columns of time keep those of the limit; where none says so, the last."""
    places = [place for place, role in enumerate(roles) if role == DEADLINE]
    limits = [place for place in places if _LIMIT.search(shadow(headings[place]))]
    kept = limits or ([places[-1]] if headings[places[0]] != headings[places[-1]] else [])
    return tuple(
        ASIDE if role == DEADLINE and place not in kept else role
        for place, role in enumerate(roles)
    )


def _is_of_events(headings: Sequence[str]) -> bool:
    """Tell whether a table lists events, courses, people or services and not work."""
    flat = [re.sub(r"\s", "", shadow(heading)) for heading in headings]
    if any(map(_CATALOGUE.search, flat)) and not any(map(_OF_TASKS.search, flat)):
        return True
    return any(map(_EVENT.search, flat)) and not any(map(_SURE_WORK.search, flat))


def _says_who_answers(headings: Sequence[str]) -> bool:
    """Tell whether a heading names the units by more than that they take part."""
    return any("配合" in heading or "协" in heading for heading in map(shadow, headings))


def _is_of_money(headings: Sequence[str]) -> bool:
    """Tell whether a table shares out money and not work."""
    flat = [shadow(heading) for heading in headings]
    if any(_BUDGET.search(heading) for heading in flat):
        has_duty = any(_DUTY.search(heading) for heading in flat)
        has_money, work = True, _WORK if has_duty else _SURE_WORK
    else:
        has_money, work = any(_MONEY.search(heading) for heading in flat), _WORK
    return has_money and not any(work.search(heading) for heading in flat)


def with_one_text(roles: Sequence[str | None]) -> tuple[str | None, ...]:
    """Where no column says what is to be done but one gives sections, that one says it."""
    if any(role in SAYING for role in roles):
        return tuple(roles)
    return tuple(TEXT if role == SECTION else role for role in roles)
