// SPDX-License-Identifier: Apache-2.0
// ChainRule: why a list of routes makes no router.

package import HTTPTypes

/// Why a list of routes makes no router.
public struct RouterError: Error, Sendable, Equatable {
  /// What is wrong, as data.
  package enum Reason: Sendable, Equatable {
    case duplicate(method: HTTPRequest.Method, pattern: RoutePattern)
    case differentNames(RoutePattern, RoutePattern)
    case ambiguous(RoutePattern, RoutePattern)
  }

  package let reason: Reason

  init(_ reason: Reason) {
    self.reason = reason
  }
}

extension RouterError {
  /// Refuses patterns between which a path could not choose.
  ///
  /// Two patterns of as many segments fit a common path unless they differ in a segment that is
  /// literal in both. If they do, one must be literal wherever the other is, and win.
  static func refuseAmbiguous(_ patterns: [RoutePattern]) throws(RouterError) {
    for (index, left) in patterns.enumerated() {
      for right in patterns[..<index] where left.segments.count == right.segments.count {
        guard let relation = relation(left, right) else { continue }
        if relation.leftIsMoreLiteral == relation.rightIsMoreLiteral {
          throw RouterError(
            relation.leftIsMoreLiteral ? .ambiguous(right, left) : .differentNames(right, left))
        }
      }
    }
  }

  /// Where each of two patterns is literal and the other is not; `nil` if no path fits both.
  private static func relation(
    _ left: RoutePattern, _ right: RoutePattern
  ) -> (leftIsMoreLiteral: Bool, rightIsMoreLiteral: Bool)? {
    var relation = (leftIsMoreLiteral: false, rightIsMoreLiteral: false)
    for pair in zip(left.segments, right.segments) {
      switch pair {
      case (.literal(let one), .literal(let other)):
        if one != other { return nil }
      case (.literal, .parameter): relation.leftIsMoreLiteral = true
      case (.parameter, .literal): relation.rightIsMoreLiteral = true
      case (.parameter, .parameter): break
      }
    }
    return relation
  }
}

extension RouterError: CustomStringConvertible {
  /// One sentence that names the patterns at fault.
  public var description: String {
    switch reason {
    case .duplicate(let method, let pattern):
      "There are two routes for \(method) \(pattern)."
    case .differentNames(let one, let other):
      "The patterns '\(one)' and '\(other)' differ in the names of their parameters only."
    case .ambiguous(let one, let other):
      "A path can fit both '\(one)' and '\(other)', and neither is literal wherever the other is."
    }
  }
}
