// SPDX-License-Identifier: Apache-2.0
// ChainRule: the colours and fonts of a picture.

/// The colours and fonts of a picture, for light and dark.
///
/// Every text has a contrast of 4.5 at least against the paper. No meaning is in a colour alone: gradients
/// are in italics behind a nabla, what is inactive is dashed, and kinks and NaNs have words and signs.
enum SVGStyle {
  static let text = light + dark

  private static let light = """
    .chainrule-picture{--paper:#ffffff;--ink:#1f2328;--line:#57606a;--soft:#636c76;--fill:#f6f8fa;\
    --fwd:#008000;--bwd:#c00000;--local:#0a58ca;--kink:#b35900;--bad:#b4009e}\
    .chainrule-picture .paper{fill:var(--paper)}\
    .chainrule-picture text{font-family:'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',\
    monospace;font-size:12px;fill:var(--ink)}\
    .chainrule-picture .leaf{font-size:13px;font-weight:600}\
    .chainrule-picture .sign{font-size:13px}\
    .chainrule-picture .name,.chainrule-picture .mark{font-size:10px;fill:var(--soft)}\
    .chainrule-picture .note{font-size:11px;fill:var(--soft)}\
    .chainrule-picture .fwd{fill:var(--fwd)}\
    .chainrule-picture .bwd{fill:var(--bwd);font-style:italic}\
    .chainrule-picture .local{font-size:11px;fill:var(--local)}\
    .chainrule-picture .mark{fill:var(--kink)}\
    .chainrule-picture .wire{fill:none;stroke:var(--line);stroke-width:1.2}\
    .chainrule-picture .tip,.chainrule-picture .dot{fill:var(--line)}\
    .chainrule-picture .end{fill:var(--paper);stroke:var(--line)}\
    .chainrule-picture .gate{fill:var(--fill);stroke:var(--line);stroke-width:1.4}\
    .chainrule-picture .grid{fill:none;stroke:var(--line);stroke-width:.6}\
    .chainrule-picture .kink .gate{stroke:var(--kink);stroke-width:2.6}\
    .chainrule-picture .not-finite .gate{stroke:var(--bad);stroke-width:2.6}\
    .chainrule-picture .not-finite .leaf,.chainrule-picture .not-finite .name{fill:var(--bad)}\
    .chainrule-picture .inactive .gate{stroke-dasharray:4 3;fill:none}\
    .chainrule-picture .inactive .wire{stroke-dasharray:4 3}\
    .chainrule-picture .inactive .leaf,.chainrule-picture .inactive .sign,\
    .chainrule-picture .inactive .fwd{fill:var(--soft)}
    """

  private static let dark = """
    @media (prefers-color-scheme:dark){\
    .chainrule-picture{--paper:#0d1117;--ink:#e6edf3;--line:#8b949e;--soft:#9aa4af;--fill:#1c2128;\
    --fwd:#56d364;--bwd:#ff7b72;--local:#79c0ff;--kink:#f0a04b;--bad:#f778ba}}
    """
}
