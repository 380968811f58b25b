// Draws each [data-chart] from the JSON it names: {categories, series: [{name, state, values}]}, stacked bars.
(() => {
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const STATES = { accepted: "--tblr-green", in_review: "--tblr-blue", returned: "--tblr-orange", missing: "--tblr-red" };

  function draw(element) {
    const data = JSON.parse(document.getElementById(element.dataset.chart).textContent);
    const chart = window.echarts.init(element, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      aria: { enabled: true, decal: { show: true }, label: { description: element.dataset.description } },
      grid: { left: 8, right: 8, top: element.clientWidth < 480 ? 64 : 36, bottom: 8, containLabel: true },
      legend: { top: 0, textStyle: { color: color("--tblr-body-color") } },
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: data.categories, axisLabel: { color: color("--tblr-body-color"), rotate: data.categories.length > 12 ? 45 : 0 } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { color: color("--tblr-body-color") }, splitLine: { lineStyle: { color: color("--cairn-line") } } },
      series: data.series.map((row) => ({ name: row.name, type: "bar", stack: "all", data: row.values, itemStyle: { color: color(STATES[row.state]) } })),
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
