"""The words by which documents share out work, as patterns of a shadow's spelling."""

from __future__ import annotations

import re

LEAD, SUPPORT, OTHERS, DEADLINE = "lead", "support", "others", "deadline"
PERSON, NOTE = "person", "note"


def words_of(words: str) -> list[str]:
    """Yield the words of a text, which blanks divide."""
    return words.split()


def any_of(words: str) -> str:
    """Yield a pattern for any of the words, which blanks divide; longer words go first."""
    return "(?:" + "|".join(sorted(words_of(words), key=len, reverse=True)) + ")"


_KIND = any_of("单位 部门 机构 科室 处室 股室 部室 办所 站所 科办 主体 地区 责任单位 责任部门 区县")
_LEADS = any_of(
    "统筹 统筹协调 牵头抓总 牵头统筹 牵头实施 "
    "牵头 总牵头 主办 主责 主管 首要责任 主要责任 第一责任 主要负责 牵头负责 牵头主责 主要牵头 "
    "主体责任 主抓"
)
_SUPPORTS = any_of(
    "配合 主要配合 协办 协同 参与 参加 协助 协作 支持 其他责任 其它责任 次要责任 配合责任 "
    "共同责任 会办 协管 协同配合 配合落实 参加落实 协同责任 共同参与 指导 业务指导 监管指导"
)
_ANSWERS = any_of(
    "责任 具体责任 落实责任 责任落实 具体负责 承办 负责 落实 实施 承担 承接 执行 分工 主体 起草 "
    "编制 制定 拟定 拟订 建设 承建 组织 组织实施 组织落实 具体实施 具体落实 具体承办 具体组织 "
    "经办 认领 整治 办理 抓落实 管护 帮扶 属地责任 属地 行业主管 行业监管 属地管理 监管责任"
)
_OF_TIME = any_of("建设 完成 办结 办理 时间 整改 落实 推进 进度 时序 实施 交付 达标")
_BEFORE_TIME = any_of("工作 任务 总体 整改 计划 目标 推进 落实 要求 最终 预计 拟")
_TIMES = any_of(
    "时限 期限 周期 时间节点 时间安排 时间要求 时间进度 时间 日期 进度安排 进度要求 序时进度 节点 "
    "进度"
)
_PERSONS_OF = any_of(
    "市级 县级 区级 省级 校级 镇级 处级 局 主要 分管 包保 包抓 包联 包案 包片 包靠 挂包 挂联 挂点 "
    "联系 挂钩 牵头 责任 主管 协管 具体 领衔 主抓 第一 直接 整改 单位 部门 科室 班子 市 县 区 镇 "
    "校 督办 督导 督查 验收 责任单位 责任部门 牵头单位 牵头部门 配合单位 配合部门 政府"
)
_PERSONS = any_of(
    "领导 负责人 责任人 责任人员 联系人 负责同志 责任同志 市领导 县领导 区领导 经办人 联络员 "
    "联系电话 电话 人"
)
_NO_DUTY = any_of(  # who takes part in a matter without answering for the task
    "设计 监理 施工 勘察 招标 代理 咨询 检测 审批 受理 报送 填报 印发 主送 抄送 发布 来源 申请 "
    "申报 供应 中标 采购"
)
_WATCHES = any_of("联系 督办 督导 督查 督察 督促 验收 销号 考核 监督 评分 评估 核查 审核")
_AND_PERSONS = r"(?:[及和与、/](?:具体)?(?:分工|职责|责任人|责任领导|负责人|联系人))?"
_ALSO = r"(?:\([^()]{1,4}\))?"  # 责任（配合）单位
_LABELS = {
    LEAD: rf"{_LEADS}{_ALSO}{_KIND}{_AND_PERSONS}|总?牵头|主办|主责",
    SUPPORT: rf"{_SUPPORTS}{_ALSO}{_KIND}{_AND_PERSONS}|配合|协办|协助|参与",
    OTHERS: rf"(?:牵头(?:单位|部门)?[及和与、/](?:责任|配合|参与|协办)|{_ANSWERS}){_ALSO}{_KIND}"
    rf"{_AND_PERSONS}|责任分工|职责分工|任务分工|责任主体|负责|主\([^()]\)办单位",
    DEADLINE: rf"{_BEFORE_TIME}?{_OF_TIME}?{_TIMES}(?:要求|安排|节点)?",
    PERSON: rf"{_PERSONS_OF}*{_PERSONS}|{_WATCHES}+(?:责任|牵头)?(?:单位|部门|机构|领导)|责任科长"
    rf"|{_NO_DUTY}(?:单位|部门|机构|人员)"
    r"|(?:汇报|报送|上报|反馈|通报|启动|开工|起始|调度)(?:时间|时限|频次|周期)",
    NOTE: "备注|说明|注",
}
LABEL = re.compile(
    r"(?:(?<=^)|(?<=[,;。、() \t\n|.!?\"”]))(?:其中|以及|(?:问题|督察)?整改|工作|任务)?(?:"
    + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _LABELS.items())
    + r")(?:\([^()]{0,30}\))?[ ]*:"
)
BLANK_LABEL = re.compile(
    r"^\s*(?:(?:牵头|主办|责任|配合|协办|承办|参与|主责|实施)(?:责任)?(?:单位|部门|科室)"
    r"|(?:完成|整改|办理|办结|推进)(?:时限|时间|期限)|时限要求|时间节点|时间要求"
    r"|(?:牵头|责任|分管|包联|包抓|包保|挂联)(?:单位|部门)?[市县区镇]?(?:领导|人|负责人))(?P<blank>\s+)"
)

_WHOSE_DUTY = any_of("各自的 各自 本部门 部门 工作 法定 相关 有关 其 规定 管理")
_DUTIES = any_of("职责 职能 职权 责任 权限 任务 分工 事权")
_HOW = any_of(
    "分工 分别 共同 具体 协同 各自 联合 统筹 抓好 认真 负责 一并 密切 积极 组织 做好 全力 协调 "
    "推动 依法 要 主要 同时 合力 按程序 按规定 按规定程序 按有关规定 依法依规 抓紧 尽快 立即"
)
_DUTY = (
    rf"(?:(?:按照?|依据|根据|依){_WHOSE_DUTY}*{_DUTIES}+(?:[和及、]?(?:任务|权限|职责|责任))?"
    rf"(?:分工|范围)?|{_HOW})"
)
_LEADING = any_of(
    "负责 抓总 组织实施 组织落实 组织 落实 推进 实施 抓落实 抓好落实 承办 办理 统筹 协调"
)
_HELPING = any_of("落实 实施 推进 做好 抓好 负责 工作 组织 抓好落实")
_DOING = any_of(
    "各负其责 各司其职 抓落实 负责落实 负责实施 负责推进 负责组织实施 负责抓好落实 负责制定 "
    "负责办理 负责 抓好落实 贯彻落实 落实 组织实施 承办 承担 实施 推进 办理 执行 抓好 推动"
)
_HELPS = any_of(
    "协同配合 配合 协助 协办 参与 参加 支持 协同 指导 督促指导 督导指导 指导督促 监督指导"
)
_STUDIES = (  # 由发展改革委会同财政部研究提出落实意见
    r"研究(?=提出|制定|解决|落实|办理)[^、,;。]{2,14}|(?:提出|制定|起草|拟订|出台)[^、,;。]{2,14}"
)
_IS = "(?:为|作为|是)"
_VERBS = {
    LEAD: rf"总?牵头{_LEADING}*|主办|主责|为主(?:负责)?|负总责|{_IS}{_LEADS}{_KIND}",
    SUPPORT: rf"{_HELPS}{_HELPING}*|{_IS}{_SUPPORTS}{_KIND}",
    OTHERS: rf"{_DOING}|{_STUDIES}|{_IS}{_ANSWERS}{_KIND}",
}
VERB = re.compile(
    rf"{_DUTY}*(?:"
    + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _VERBS.items())
    + rf")(?=$|[、,;。]|会同)|(?P<together>{_DUTY}*会同|(?<=[局厅队])会(?=[市县区省州盟](?!计)))"
)
OPENING = re.compile(
    r"^(?:(?:此项|该项|本项|以上|以下|下列|上述|各项|相关)?(?:工作|任务|措施)?(?:具体|分别|均|统一|主要)?(?:由|请|责成|以)"
    r"|其中|具体由)"
)
SAYS_DUTY = re.compile(
    any_of(
        "负责 牵头 配合 落实 主办 协办 承办 参与 参加 实施 责任 协助 推进 会同 办理 执行 主责 协同 "
        "各负其责 各司其职 为主"
    )
)
PART_BEHIND = re.compile(
    r"\((?:(?P<lead>(?:总?牵头|主办|主责)(?:单位|部门|负责)?)|(?P<support>(?:配合|协办|参与|协助)(?:单位|部门)?)"
    r"|(?P<others>(?:共同|联合|分别|具体)?(?:负责|落实|承办)|责任(?:单位|部门)))\)$"
)
