// SPDX-License-Identifier: Apache-2.0
// ChainRule: which parts a reply has.

/// Some of the parts of a reply.
///
/// Bits and not a `Set`, which would hash a part whenever it is asked for one: a small reply takes no
/// longer than twenty hashes do.
package struct PartSelection: Hashable, Sendable, ExpressibleByArrayLiteral {
  private var bits: UInt8 = 0

  /// Selects these parts.
  package init(arrayLiteral parts: ReplyPart...) {
    for part in parts { insert(part) }
  }

  /// Whether a part is selected.
  package func contains(_ part: ReplyPart) -> Bool { bits & PartSelection.bit(of: part) != 0 }

  /// Whether a part is selected that says how gradients came about, and so needs all of them.
  package var explainsGradients: Bool {
    contains(.edges) || hasSentences
  }

  /// Whether a part is selected in which sentences and formulas say so.
  package var hasSentences: Bool { contains(.paths) || contains(.derivation) }

  /// Selects a part.
  mutating func insert(_ part: ReplyPart) { bits |= PartSelection.bit(of: part) }

  /// Selects the parts of another selection.
  mutating func formUnion(_ other: PartSelection) { bits |= other.bits }

  private static func bit(of part: ReplyPart) -> UInt8 {
    switch part {
    case .values: 1
    case .gradients: 2
    case .edges: 4
    case .paths: 8
    case .derivation: 16
    case .graph: 32
    case .svg: 64
    }
  }
}
