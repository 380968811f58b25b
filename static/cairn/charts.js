// Draws each [data-chart] from the JSON it names: {categories, series: [{name, state, values}]}, stacked bars;
// with side_by_side not stacked.
(() => {
  const FONT = '"Inter Variable", system-ui, sans-serif';
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const stripe = { color: "rgba(255, 255, 255, 0.28)", dashArrayX: [1, 0], dashArrayY: [2, 6], symbolSize: 1 };
  // Told apart without colour too, by slant; the first is plain.
  const DECALS = [{ symbol: "none" }, { ...stripe, rotation: -Math.PI / 4 }, { ...stripe, rotation: Math.PI / 4 }, { ...stripe, rotation: 0 }];
  const STATES = { accepted: "--tblr-green", in_review: "--tblr-blue", returned: "--tblr-orange", missing: "--cairn-gap", not_applicable: "--tblr-secondary", achieved: "--tblr-blue", target: "--cairn-gap", best: "--tblr-green", good: "--tblr-blue", poor: "--tblr-orange", bad: "--tblr-red", none: "--tblr-secondary" };

  function draw(element) {
    const data = JSON.parse(document.getElementById(element.dataset.chart).textContent);
    const chart = window.echarts.init(element, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: FONT },
      aria: { enabled: true, decal: { show: true, decals: DECALS }, label: { description: element.dataset.description } },
      grid: { left: 8, right: 8, top: element.clientWidth < 480 ? 64 : 36, bottom: 8, containLabel: true },
      legend: { top: 0, itemWidth: 14, itemHeight: 14, itemGap: 18, textStyle: { color: color("--tblr-body-color"), fontFamily: FONT } },
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: data.categories, axisLabel: { color: color("--tblr-body-color"), rotate: data.categories.length > 12 ? 45 : 0 } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { color: color("--tblr-body-color") }, splitLine: { lineStyle: { color: color("--cairn-line") } } },
      series: data.series.map((row) => ({ name: row.name, type: "bar", stack: data.side_by_side ? undefined : "all", barMaxWidth: 44, data: row.values, itemStyle: { color: color(STATES[row.state]) } })),
    });
    return chart;
  }

  let charts = [];
  const drawAll = () => {
    charts.forEach((chart) => chart.dispose());
    charts = [...document.querySelectorAll("[data-chart]")].map(draw);
  };
  drawAll();
  document.addEventListener("cairn:theme", drawAll);
  window.addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
})();
