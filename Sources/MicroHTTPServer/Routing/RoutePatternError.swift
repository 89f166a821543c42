// SPDX-License-Identifier: Apache-2.0
// ChainRule: why a text is no route pattern.

/// Why a text is no route pattern.
public struct RoutePatternError: Error, Sendable, Equatable {
  /// What is wrong, as data.
  package enum Reason: Sendable, Equatable {
    case notAbsolute
    case emptySegment
    case invalidCharacter(segment: String)
    case malformedParameter(segment: String)
    case repeatedParameter(String)
    case tooManySegments(Int)
  }

  /// The text that was to be a pattern.
  public let pattern: String

  package let reason: Reason

  init(_ pattern: String, _ reason: Reason) {
    self.pattern = pattern
    self.reason = reason
  }
}

extension RoutePatternError: CustomStringConvertible {
  /// One sentence that names the pattern and what is wrong with it.
  public var description: String {
    switch reason {
    case .notAbsolute:
      "The pattern '\(pattern)' does not begin with a slash."
    case .emptySegment:
      "The pattern '\(pattern)' has an empty segment."
    case .invalidCharacter(let segment):
      "The segment '\(segment)' of '\(pattern)' holds a character that must not stand in a path."
    case .malformedParameter(let segment):
      "The segment '\(segment)' of '\(pattern)' is no parameter: write '{name}', and nothing else."
    case .repeatedParameter(let name):
      "The pattern '\(pattern)' has two parameters named '\(name)'."
    case .tooManySegments(let count):
      """
      The pattern '\(pattern)' has \(count) segments; \(RoutePattern.maximumSegments) is the most.
      """
    }
  }
}
