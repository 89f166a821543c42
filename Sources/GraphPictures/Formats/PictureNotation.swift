// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a picture can be written in.

package import Autodiff

/// What a picture can be written in.
package enum PictureNotation: Sendable, Hashable {
  /// A drawing.
  case svg
  /// The language of Graphviz.
  case dot
  /// A flowchart of Mermaid.
  case mermaid
  /// An outline for terminals.
  case text(TextManner)
}

/// What a terminal shows.
package struct TextManner: Sendable, Hashable {
  /// Whether lines and signs are those of Unicode; names are as they are.
  package var usesUnicode: Bool
  /// Whether values are green, gradients red and derivatives blue.
  package var usesColor: Bool

  package init(usesUnicode: Bool = false, usesColor: Bool = false) {
    self.usesUnicode = usesUnicode
    self.usesColor = usesColor
  }
}

extension Picture {
  /// The picture in UTF-8.
  ///
  /// - Parameter budget: How long the layout of a drawing may wait for others; a plain one when it is
  ///   over.
  package func written(
    in notation: PictureNotation, within budget: Budget = .unlimited
  ) -> [UInt8] {
    switch notation {
    case .svg: svg(within: budget)
    case .dot: Array(dot().utf8)
    case .mermaid: Array(mermaid().utf8)
    case .text(let manner): Array(outline(manner).utf8)
    }
  }
}
