#!/bin/sh
# Fetch the front-end libraries named in package.json and put what the pages need under static/vendor/.
# Needs Node; run it only to change a version. No Node is needed to run Cairn.
set -eu
cd "$(dirname "$0")/.."
npm ci --ignore-scripts --no-audit --no-fund
tabler=static/vendor/tabler@$(node -p 'require("@tabler/core/package.json").version')
echarts=static/vendor/echarts@$(node -p 'require("echarts/package.json").version')
inter=static/vendor/inter@$(node -p 'require("@fontsource-variable/inter/package.json").version')
mkdir -p "$tabler" "$echarts" "$inter"
# The source maps are not shipped, so their references go.
for kind in css js; do
  sed -e 's#/\*\# sourceMappingURL=[^*]*\*/##' -e 's#^//\# sourceMappingURL=.*##' \
    "node_modules/@tabler/core/dist/$kind/tabler.min.$kind" > "$tabler/tabler.min.$kind"
done
cp node_modules/@fontsource-variable/inter/LICENSE "$inter/"
cp node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 \
  node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2 "$inter/"
cp node_modules/echarts/LICENSE node_modules/echarts/NOTICE "$echarts/"
npx esbuild scripts/charts.mjs --bundle --minify --format=iife --global-name=echarts --legal-comments=none \
  --outfile="$echarts/echarts-bar-svg.min.js"
python3 scripts/build_icons.py
(cd static/vendor && find . -type f ! -name manifest.sha256 | sort | xargs sha256sum > manifest.sha256)
