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

  @usableFromInline
  struct Resource: Sendable {
    @usableFromInline let pattern: RoutePattern
    @usableFromInline let hasParameters: Bool
    @usableFromInline let methods: [HTTPRequest.Method]
    @usableFromInline let routes: [Route]
    @usableFromInline let allow: AllowedMethods
  }

  /// The distinct patterns, in the order of their first mention.
  public var patterns: [RoutePattern] { resources.map(\.pattern) }

  /// Every method that some path answers; what `OPTIONS *` asks for.
  public let allMethods: AllowedMethods

  @usableFromInline let resources: [Resource]
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
    resources = patterns.map { pattern in
      let routes = members[pattern, default: []]
      return Resource(
        pattern: pattern, hasParameters: !pattern.parameterNames.isEmpty,
        methods: routes.map(\.0), routes: routes.map(\.1), allow: AllowedMethods(routes.map(\.0)))
    }
    finder = PathFinder(patterns)
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
    guard let index = finder.index(of: path) else {
      if method == .options, path == "*" { return .options(pattern: nil, allow: allMethods) }
      return .notFound(nearest: finder.nearest(to: path))
    }
    let resource = resources[index]
    guard let route = route(for: method, of: resource) else {
      return method == .options
        ? .options(pattern: resource.pattern, allow: resource.allow)
        : .methodNotAllowed(pattern: resource.pattern, allow: resource.allow)
    }
    guard resource.hasParameters else {
      return .found(route, pattern: resource.pattern, parameters: .none)
    }
    guard let parameters = finder.parameters(of: path, by: resource.pattern) else {
      return .notFound(nearest: nil)
    }
    return .found(route, pattern: resource.pattern, parameters: parameters)
  }

  @inlinable
  func route(for method: HTTPRequest.Method, of resource: Resource) -> Route? {
    if let index = resource.methods.firstIndex(of: method) { return resource.routes[index] }
    guard method == .head, let index = resource.methods.firstIndex(of: .get) else { return nil }
    return resource.routes[index]
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
