/* What ECharts is told for each kind of chart. Pure: table and tokens in, option out. */
const CHECK = "path://M2 8.5L6 12.5L14 3.5L12.6 2.2L5.9 9.7L3.3 7.2Z";
const ICONS = { green: "circle", yellow: "triangle", red: "rect", done: CHECK, done_late: CHECK };
const SYMBOLS = { green: "circle", yellow: "triangle", red: "rect", done: "diamond", done_late: "diamond", accent: "circle", muted: "emptyCircle", target: "rect" };
const DECALS = {
  yellow: { symbol: "triangle", symbolSize: 0.9, dashArrayX: [7, 4], dashArrayY: [7, 3] },
  red: { symbol: "rect", symbolSize: 0.8, dashArrayX: [6, 4], dashArrayY: [6, 4] },
  done: { symbol: "line", dashArrayX: [1, 0], dashArrayY: [1, 5] },
  done_late: { symbol: "line", dashArrayX: [1, 0], dashArrayY: [1, 3], rotation: Math.PI / 2 },
};

/* So few names stand under an upright chart in full, broken into lines. */
const FEW = 6;
const BROKEN = { width: 74, overflow: "break", lineHeight: 15 };

export function optionFor(kind, data, unit, tokens) {
  const lying = kind === "ranking";
  const option = {
    animation: false,
    textStyle: { fontFamily: tokens.font, color: tokens.ink },
    aria: { enabled: true, label: { enabled: false } },
    grid: { left: 4, right: lying ? 44 : 12, top: data.series.length > 1 ? 40 : 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: tokens.paper, borderColor: tokens.faint, borderWidth: 1,
      textStyle: { color: tokens.ink, fontSize: 13 }, axisPointer: { type: kind === "line" ? "line" : "shadow", lineStyle: { color: tokens.faint } },
      valueFormatter: (value) => (value === null || value === undefined ? "—" : `${value.toLocaleString()}${unit}`),
    },
    legend: data.series.length > 1 ? legend(data.series, tokens) : undefined,
    series: data.series.map((series, at) => seriesFor(kind, data, series, at, tokens)),
  };
  const names = categoryAxis(data.categories, tokens, lying);
  const values = valueAxis(tokens);
  return Object.assign(option, lying ? { yAxis: names, xAxis: values } : { xAxis: names, yAxis: values });
}

/* The legend shows a light by its own shape, as everywhere else. */
function legend(series, tokens) {
  return {
    top: 4, left: 0, itemWidth: 12, itemHeight: 10, itemGap: 18, textStyle: { color: tokens.soft, fontSize: 12 },
    data: series.map(({ label, tone }) => ({
      name: label, icon: ICONS[tone], itemStyle: ICONS[tone] && { borderWidth: 0, decal: { symbol: "none" } },
    })),
  };
}

function categoryAxis(categories, tokens, lying) {
  const few = !lying && categories.length <= FEW;
  return {
    type: "category", data: categories, inverse: lying, axisTick: { show: false }, axisLine: { lineStyle: { color: tokens.ink } },
    axisLabel: { color: tokens.soft, fontSize: 12, interval: lying || few ? 0 : "auto", hideOverlap: true, ...(few ? BROKEN : {}) },
  };
}

function valueAxis(tokens) {
  return {
    type: "value", splitNumber: 4, scale: false, axisLabel: { color: tokens.faint, fontSize: 12 },
    splitLine: { lineStyle: { color: tokens.rule } },
  };
}

function seriesFor(kind, data, series, at, tokens) {
  const values = data.rows.map((row) => row[at]);
  const color = tokens.tones[series.tone] || tokens.tones.accent;
  if (kind === "line") return line(series, values, color);
  if (kind === "target" && series.tone === "target") return mark(series, values, tokens);
  return bar(kind, series, values, color, tokens);
}

function line(series, values, color) {
  return {
    name: series.label, type: "line", data: values, color, symbol: SYMBOLS[series.tone] || "circle", symbolSize: 6, connectNulls: false,
    lineStyle: { width: series.tone === "muted" ? 1.5 : 2.25, type: series.tone === "target" ? "dashed" : "solid" },
  };
}

/* A target is an upright bar's dash across the column, not a second column. */
function mark(series, values, tokens) {
  return {
    name: series.label, type: "scatter", data: values, color: tokens.ink, symbol: "rect", symbolSize: [32, 5], z: 5,
    itemStyle: { opacity: 1, borderColor: tokens.paper, borderWidth: 1 },
  };
}

function bar(kind, series, values, color, tokens) {
  return {
    name: series.label, type: "bar", data: values, color, stack: kind === "stacked" ? "all" : undefined, barMaxWidth: kind === "ranking" ? 14 : 22,
    barGap: "20%",
    itemStyle: { decal: { symbol: "none", ...DECALS[series.tone], color: tokens.paper }, borderColor: tokens.paper, borderWidth: kind === "stacked" ? 1 : 0 },
    label: kind === "ranking" ? { show: true, position: "right", color: tokens.ink, fontSize: 12 } : undefined,
  };
}
