"""How the report looks, on a screen of any width, light or dark, and on paper.

Text has a contrast of at least 4.5 to 1 against its ground, and what is drawn 3 to 1
(WCAG 2.2, AA). No colour says anything that is not also written.
"""

_LIGHT = """
  color-scheme: light;
  --ink: #17252d; --quiet: #45555f; --ground: #f4f6f7; --sheet: #ffffff;
  --rule: #d3dbdf; --edge: #74848d; --accent: #0b5563; --bar: #4e93a2;
  --mark: #b3541e; --right: #1d6b3a; --wrong: #a3211b; --tint: #e6eef0;
"""
_DARK = """
  color-scheme: dark;
  --ink: #e8eef1; --quiet: #b3c0c7; --ground: #11191e; --sheet: #18232a;
  --rule: #33444e; --edge: #8296a0; --accent: #7fd0df; --bar: #4a93a3;
  --mark: #f0a06c; --right: #7fd69b; --wrong: #ff9d94; --tint: #22323b;
"""

CSS = (
    f":root {{{_LIGHT}}}\n"
    f"@media screen and (prefers-color-scheme: dark) {{ :root {{{_DARK}}} }}\n"
    """
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
footer { padding-bottom: 2rem; color: var(--quiet); font-size: .875rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3125rem; line-height: 1.25; margin: 2rem 0 .75rem; }
h3 { font-size: 1.0625rem; line-height: 1.3; margin: 0 0 .5rem; }
.inside h3 { font-size: .875rem; margin: .875rem 0 .25rem; color: var(--quiet); }
p { margin: 0 0 .5rem; max-width: 50rem; }
.lead { font-size: 1.1875rem; }
a { color: var(--accent); text-underline-offset: .15em; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none;
  margin: .75rem 0 0; padding: 0; }
nav a { display: inline-block; padding: .375rem 0; }
:is(a, summary, button, input, select, .wide):focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px; }
.sheet + .sheet { margin-top: 1rem; }
.sheet { background: var(--sheet); border: 1px solid var(--rule); border-radius: 4px;
  padding: 1rem; }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }

dl.facts { display: grid; gap: .375rem 1.5rem; margin: 0;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
dl.facts dt { color: var(--quiet); font-size: .875rem; }
dl.facts dd { margin: 0; }
code { font: .875em/1.4 ui-monospace, "DejaVu Sans Mono", monospace; }

table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); font-size: .875rem;
  padding-bottom: .375rem; }
th, td { padding: .375rem .75rem .375rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--rule); }
thead th { border-bottom: 2px solid var(--edge); font-size: .875rem; }
tbody th { font-weight: 500; }
.wide { overflow-x: auto; }
.wide table { overflow-wrap: normal; }
.wide :is(td, thead th:not(:first-child)) { text-align: right; white-space: nowrap; }
.words td { text-align: left; white-space: normal; }
summary { cursor: pointer; padding: .375rem 0; }
summary:hover { text-decoration: underline; }
figure summary, .more { color: var(--accent); }

.plots { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); }
figure { margin: 0; background: var(--sheet); border: 1px solid var(--rule);
  border-radius: 4px; padding: 1rem; }
figcaption { color: var(--quiet); font-size: .875rem; margin-top: .5rem; }
svg { display: block; width: 100%; max-width: 36rem; height: auto; }
svg text { fill: var(--ink); font-size: 11.5px; }
svg line, svg polyline { fill: none; stroke: var(--edge); stroke-width: 1; }
svg .rule { stroke: var(--rule); }
svg .ideal { stroke-dasharray: 4 4; }
svg .curve { stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
svg .bar { fill: var(--bar); }
svg .whisker { stroke: var(--ink); stroke-width: 1.25; }
svg .dot { fill: var(--accent); }
svg .mark { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 5 3; }
svg .cell { fill: var(--bar); stroke: var(--rule); }
svg .fits { stroke: var(--accent); stroke-width: 2; }

form { display: grid; gap: .75rem; align-items: end; margin-bottom: .75rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 9rem), 1fr)); }
form .long { grid-column: span 2; }
form[hidden] { display: none; }
label { display: grid; gap: .125rem; font-size: .875rem; color: var(--quiet); }
input, select, button { font: inherit; font-size: 1rem; min-height: 2.75rem;
  width: 100%; padding: .375rem .625rem; color: var(--ink); background: var(--sheet);
  border: 1px solid var(--edge); border-radius: 4px; }
button { color: var(--accent); cursor: pointer; }
button:hover { background: var(--tint); }

#questions .sheet { container-type: inline-size; }
#questions table { table-layout: fixed; }
#questions thead th:not(:first-child) { width: 9rem; }
#questions thead th:last-child { width: 5rem; }
#questions tr[hidden] { display: none; }
#questions tbody th { font-weight: 400; }
#questions td { font-size: .9375rem; }
#questions .verdict { white-space: nowrap; font-weight: 600; }
#questions .right { color: var(--right); }
#questions .wrong { color: var(--wrong); }
#questions .was { display: block; font-size: .875rem; color: var(--quiet); }
#questions summary { padding: 0; }
#questions details[open] > summary { font-weight: 600; min-height: 3rem; }
/* Wider than its cell: the cells beside it are empty further down. */
.inside { width: 100cqw; padding-bottom: .5rem; }
.id { color: var(--quiet); font-size: .875rem; margin: 0; }
.said { white-space: pre-wrap; margin: 0; max-width: 50rem; }
.quote { margin: 0 0 .5rem; padding-left: .75rem; max-width: 50rem;
  border-left: 3px solid var(--edge); }
.quote q { white-space: pre-wrap; }
.about { color: var(--quiet); font-size: .875rem; }
details ul { margin: 0; padding-left: 1.25rem; max-width: 50rem; }

@media screen and (min-width: 64rem) {
  .inside { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2rem; }
}
@media screen and (max-width: 44rem) {
  #questions :is(table, caption, tbody, tr, th, td) { display: block; border: 0;
    width: auto; padding: 0; }
  #questions thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  #questions tr { display: flex; flex-wrap: wrap; padding: .75rem 0;
    border-bottom: 1px solid var(--rule); }
  #questions tr[hidden] { display: none; }
  #questions tbody th { order: 1; flex-basis: 100%; padding-top: .25rem; }
  #questions td { margin-right: .875rem; font-size: .875rem; color: var(--quiet); }
  #questions .was { display: inline; margin-left: .5rem; }
  #questions details[open] > summary { min-height: 0; }
  figure, .sheet { padding: .75rem; }
}
@media print {
  @page { margin: 14mm; }
  :root { --ground: #ffffff; --rule: #b9c4c9; }
  body { font-size: 10pt; }
  header, main, footer { max-width: none; padding: 0; }
  nav, form, .more, details:not([open]):has(table) { display: none !important; }
  figure { break-inside: avoid; }
  #questions thead th:not(:first-child) { width: 25mm; }
  #questions thead th:last-child { width: 16mm; }
  #questions details[open] > summary { min-height: 2.5rem; }
  .plots { grid-template-columns: 1fr 1fr; gap: 4mm; }
  .wide { overflow: visible; }
  h2, h3 { break-after: avoid; }
  tr, .quote { break-inside: avoid; }
  thead { display: table-header-group; }
  svg .bar, svg .cell { print-color-adjust: exact; }
}
"""
)

# Without it the page is whole, and only the filter is missing.
SCRIPT = """
(() => {
  const form = document.getElementById("filter");
  const told = document.getElementById("shown");
  const rows = [...document.querySelectorAll("#questions tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const apply = () => {
    const { words, ...wanted } = Object.fromEntries(new FormData(form));
    const asked = words.trim().toLowerCase();
    rows.forEach((row, at) => {
      const fits = Object.entries(wanted).every(
        ([key, value]) => value === "" || row.dataset[key] === value);
      row.hidden = !fits || !texts[at].includes(asked);
    });
    const n = rows.filter((row) => !row.hidden).length;
    told.textContent = `${n} of ${rows.length} questions shown.`;
  };
  const turn = (open) => rows.filter((row) => !row.hidden).forEach(
    (row) => { row.querySelector("details").open = open; });
  const reveal = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const inside = row && row.querySelector("details");
    if (inside) { inside.open = true; row.scrollIntoView(); }
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  document.getElementById("open").addEventListener("click", () => turn(true));
  document.getElementById("close").addEventListener("click", () => turn(false));
  addEventListener("hashchange", reveal);
  form.hidden = false;
  apply();
  reveal();
})();
"""
