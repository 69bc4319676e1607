/** Small enough to stand in the page: it may load nothing. Colours keep a contrast of 4.5 on their ground, in light and in dark. */
export const PANEL_STYLE = `
:root { color-scheme: light dark; --text: #1f2933; --faint: #52606d; --line: #d9e0e7; --ground: #ffffff; --soft: #f3f6f9; --link: #0b5cad; --good: #1b7a43; --middling: #8a5a00; --low: #b42318; --track: #e1e7ed; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e7ecf1; --faint: #aab6c2; --line: #3a4650; --ground: #1b2127; --soft: #252d35; --link: #7cb8ff; --good: #5fd08d; --middling: #f0b95a; --low: #ff8f85; --track: #36414b; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 14px 16px; background: var(--ground); color: var(--text); font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 15px; }
.what { margin: 0; font-size: 12px; }
h2 { margin: 14px 0 4px; font-size: 13px; }
p { margin: 6px 0 0; }
a { color: var(--link); }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.head { display: flex; gap: 14px; align-items: center; margin-top: 10px; }
.head > div { flex: 1 1 0; min-width: 0; }
.ring { flex: none; width: 84px; height: 84px; }
.ring .track { stroke: var(--track); }
.ring .good { stroke: var(--good); }
.ring .middling { stroke: var(--middling); }
.ring .low { stroke: var(--low); }
.ring .past { stroke: var(--faint); }
.ring .number { fill: var(--text); font-weight: 700; font-size: 23px; }
.ring .small { fill: var(--faint); font-size: 9.5px; }
.status { display: inline-block; padding: 1px 9px; border: 1px solid currentColor; border-radius: 11px; font-weight: 600; font-size: 13px; }
.status.good { color: var(--good); }
.status.low { color: var(--low); }
.status.middling { color: var(--middling); }
.faint { color: var(--faint); }
.note { padding: 7px 10px; border-left: 3px solid var(--middling); border-radius: 3px; background: var(--soft); }
.late { color: var(--low); font-weight: 600; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: 6px 0; border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
li b { font-weight: 600; }
.gate { margin-left: 4px; color: var(--low); font-size: 12px; white-space: nowrap; }
.foot { margin-top: 14px; padding-top: 10px; border-top: 1px solid var(--line); }
`;
