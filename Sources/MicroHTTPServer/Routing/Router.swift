// SPDX-License-Identifier: Apache-2.0
// ChainRule: finds what answers a method and a path.

public import HTTPTypes

/// Finds what answers a method and a path; built once from a list, then only read.
///
/// The pattern decides first, then the method. Literal text wins over a parameter: `/graphs/all`
/// over `/graphs/{name}`, whatever the method. `HEAD` is answered by `GET` unless it has a route of
/// its own.
///
/// Escapes of unreserved characters are undone before a path is compared (RFC 3986, 6.2.2.2). A
/// parameter with a broken escape, or one that is no UTF-8, names nothing: such a path is not found.
public struct Router<Route: Sendable>: Sendable {
  /// One entry of the list that a router is built from.
  public typealias Entry = (method: HTTPRequest.Method, pattern: RoutePattern, route: Route)

  /// The distinct patterns, in the order of their first mention.
  public var patterns: [RoutePattern] { finder.patterns }

  /// Every method that some path answers; what `OPTIONS *` asks for.
  public let allMethods: AllowedMethods

  @usableFromInline let routes: [Route]
  @usableFromInline let finder: PathFinder

  /// Makes a router of a list of routes.
  ///
  /// - Throws: ``RouterError`` if two entries have one method and pattern, if two patterns differ
  ///   in the names of parameters only, or if two patterns fit one path and neither is literal
  ///   wherever the other is.
  /// - Complexity: O(n²) in the number of patterns.
  public init(_ entries: [Entry]) throws(RouterError) {
    var patterns: [RoutePattern] = []
    var members: [RoutePattern: [(HTTPRequest.Method, Route)]] = [:]
    for (method, pattern, route) in entries {
      if members[pattern] == nil { patterns.append(pattern) }
      if members[pattern, default: []].contains(where: { $0.0 == method }) {
        throw RouterError(.duplicate(method: method, pattern: pattern))
      }
      members[pattern, default: []].append((method, route))
    }
    try RouterError.refuseAmbiguous(patterns)
    routes = patterns.flatMap { members[$0, default: []].map(\.1) }
    finder = PathFinder(patterns, methods: patterns.map { members[$0, default: []].map(\.0) })
    allMethods = AllowedMethods(entries.map(\.method))
  }

  /// What answers a method and a path, or why nothing does.
  ///
  /// The path is as sent: percent-encoded, without the query.
  ///
  /// - Complexity: O(bytes of the path). No allocation where the pattern has no parameters; where
  ///   nothing is found, every pattern is compared to tell the nearest.
  @inlinable
  public func match(_ method: HTTPRequest.Method, path: String) -> RouteMatch<Route> {
    switch finder.find(method, path) {
    case .found(let route, let pattern, let parameters):
      .found(routes[route], pattern: finder.patterns[pattern], parameters: parameters)
    case .wrongMethod(let pattern) where method == .options:
      .options(pattern: finder.patterns[pattern], allow: finder.allowed[pattern])
    case .wrongMethod(let pattern):
      .methodNotAllowed(pattern: finder.patterns[pattern], allow: finder.allowed[pattern])
    case .notFound where method == .options && path == "*":
      .options(pattern: nil, allow: allMethods)
    case .notFound:
      .notFound(nearest: finder.nearest(to: path))
    }
  }
}

/// What a router says of a method and a path.
public enum RouteMatch<Route: Sendable>: Sendable {
  /// The route that answers, the pattern it stands under, and what the path holds for parameters.
  case found(Route, pattern: RoutePattern, parameters: PathParameters)
  /// `OPTIONS` of a path without a route for it: 204 with `Allow`; the pattern is `nil` for `*`.
  case options(pattern: RoutePattern?, allow: AllowedMethods)
  /// 405: the path exists, the method does not.
  case methodNotAllowed(pattern: RoutePattern, allow: AllowedMethods)
  /// 404, with the pattern that may have been meant; `nil` if none is near.
  case notFound(nearest: RoutePattern?)
}
