/** The style sheet of a check's page; system colours, so that it follows the reader's theme. */
export const pageStyle = `
:root { --baseline: #0b62b8; --run: #b14400; --bad: #b3261e; --good: #1a6b2d; --line: #8888;
  --back: #fff; --fore: #1c1c1c; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --baseline: #6cb2ff; --run: #ffab66; --bad: #ff8a80;
  --good: #7fd494; --back: #1c1c1c; --fore: #e6e6e6; } }
body { margin: 0; background: var(--back); color: var(--fore); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 16px 24px 48px; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; overflow-wrap: anywhere; margin: 0 0 8px; }
section { border-top: 1px solid var(--line); padding: 16px 0; }
section + h2, p + h2 { border-top: 1px solid var(--line); padding-top: 16px; }
small { font-size: .9rem; font-weight: normal; margin-inline-start: 8px; }
.verdict { font-weight: 600; }
.bad { color: var(--bad); }
.good { color: var(--good); }
.legend span { margin-inline-end: 24px; }
.legend .baseline { color: var(--baseline); }
.legend .run { color: var(--run); }
.beside { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
figure { position: relative; margin: 0; flex: 3 1 420px; min-width: 0; max-width: 800px; }
figure img { display: block; width: 100%; height: auto; image-orientation: from-image; }
figure img.stored { image-orientation: none; }
figure svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
polygon { fill: none; stroke-width: 2.5px; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
polygon.baseline { stroke: #0a84ff; }
polygon.run { stroke: #ff7a00; stroke-dasharray: 7 5; }
polygon.thin { stroke-width: 1px; opacity: .6; }
svg text { fill: #fff; stroke: #000; stroke-width: 4px; paint-order: stroke; vector-effect: non-scaling-stroke;
  font-weight: 700; font-family: system-ui, sans-serif; }
ul { flex: 2 1 280px; margin: 0; padding-inline-start: 20px; overflow-wrap: anywhere; }
ul:empty { display: none; }
.none { flex: 1 1 200px; margin: 0; opacity: .8; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
`;
