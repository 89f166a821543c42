// SPDX-License-Identifier: Apache-2.0
// ChainRule: what errors, warnings and diagnoses say, and where.

/// An error, a warning or a diagnosis: what it is, in a sentence, and where.
///
/// A finding about a document has a ``pointer``, a ``line`` and a ``column``; one about the query has
/// a ``parameter``; one about an expression has a ``span``. Members that say nothing are absent.
public struct Finding: Codable, Hashable, Sendable {
  /// What it is, in kebab case; stable, for programs.
  public var code: String

  /// What it is in this case, in one sentence, for people.
  public var detail: String

  /// What to do about it, where that can be said.
  public var hint: String?

  /// The ids of the nodes it is about.
  public var nodes: [String]?

  /// The place in the body as received.
  public var pointer: JSONPointer?

  /// The parameter of the query.
  public var parameter: String?

  /// The line in the body, from 1.
  public var line: Int?

  /// The column in that line, from 1, in code points.
  public var column: Int?

  /// The place in an expression.
  public var span: Span?

  /// More places in the body that have a part in it: a cycle, a duplicate.
  public var related: [JSONPointer]?

  /// At a kink, the least and the greatest valid subgradient.
  public var interval: [NumberDocument]?

  /// At a kink, the subgradient that was used.
  public var chosen: NumberDocument?

  /// A range of an expression's text, in code points; `end` is past the last.
  public struct Span: Codable, Hashable, Sendable {
    /// The first code point, from 0.
    public var start: Int

    /// The code point past the last.
    public var end: Int

    /// Makes a range of code points.
    public init(start: Int, end: Int) {
      self.start = start
      self.end = end
    }
  }

  /// Makes a finding that says no place yet.
  public init(code: String, detail: String, hint: String? = nil, nodes: [String]? = nil) {
    self.code = code
    self.detail = detail
    self.hint = hint
    self.nodes = nodes
  }
}
