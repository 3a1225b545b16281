"""What simulated departments write: plausible sentences about a task, chosen by dice."""

from __future__ import annotations

from random import Random

STEPS = (
    "召开专题调度会，明确本部门任务分工和时间节点",
    "会同有关单位摸排培训需求，建立工作台账",
    "组织开展专项督导，对进展较慢的单位逐一提醒",
    "印发工作通知，细化措施并压实责任",
    "通过“三进三送”活动宣传政策，现场解答企业和群众咨询",
    "与职业院校对接，落实培训师资和实训场地",
    "核验培训人员实名制信息，规范补贴资金发放台账",
    "对培训机构开展质量检查，发现问题当场反馈并限期整改",
)
FIGURES = (
    "本季度组织培训班{a}期，培训{b}人次",
    "累计开展培训{b}人次，其中取得证书{c}人",
    "走访企业{a}家，收集培训需求{c}条",
    "发放职业培训补贴{c}人次，资金{d}万元",
)
PROBLEMS = (
    "",
    "",
    "",
    "部分企业工学矛盾突出，集中培训时间难以保证。",
    "个别工种师资力量不足，需协调院校支持。",
    "受疫情影响，线下培训班次有所压减，正转为线上组织。",
    "部分参训人员信息采集不完整，正在补录。",
)
NEXT = (
    "下一步将继续扩大培训覆盖面，按计划完成年度任务。",
    "下季度重点推进实名制信息比对和补贴审核发放。",
    "继续做好政策宣传，组织下一批次培训。",
    "针对薄弱环节制定整改清单，逐项销号。",
)
THIN = ("正在推进中，按计划进行。", "工作按要求开展，进展良好。", "已安排部署，正在落实之中。")
EXTENSION = (
    "培训班因场地调整延期开班，相关数据需待结班后汇总",
    "与上级部门数据比对尚未完成，需延后报送",
    "承办机构更换，正办理交接手续",
)
ANSWERS = (
    "因经办人员调整，报送延误，已落实专人负责，将尽快补报。",
    "基层数据汇总较慢，正在催收，承诺按期补报。",
    "已说明情况并向分管负责同志报告，近日完成填报。",
)
COMMENTS = {
    "incomplete": "缺少下一步安排和存在问题，请补充完整后重新报送。",
    "wrong_figures": "培训人次与台账不一致，请核对后重新报送。",
    "missing_evidence": "未附培训人员花名册等佐证材料，请补充。",
    "no_substance": "内容空泛，没有实际进展和数据，不予认可，请据实重新填报。",
    "false_report": "经核实所报培训班次未实际开展，不予认可，请据实重新填报。",
}
FIGURE_NOTES = (
    "数据经与台账核对属实，因培训班集中开班，本期数量较多。",
    "部分人员同时属于两类群体，按要求分别统计，已与县区核对。",
    "含上期结转班次人员，名单和台账可查。",
    "口径与上级业务系统一致，已逐项核对，数据属实。",
)
CLOSING = "各项工作要求已落实，台账、证书和资金发放资料齐全，申请办结。"


def report_of(dice: Random, task: str) -> tuple[str, str, str]:
    """Yield what was done, the problems and the next step of a report on a task."""
    first, second = dice.sample(STEPS, 2)
    figures = dice.choice(FIGURES).format(
        a=dice.randint(2, 24),
        b=dice.randint(40, 900),
        c=dice.randint(15, 400),
        d=dice.randint(5, 160),
    )
    done = f"围绕“{task}”，{first}；{second}。{figures}。"
    return done, dice.choice(PROBLEMS), dice.choice(NEXT)
