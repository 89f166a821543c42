// SPDX-License-Identifier: Apache-2.0
// ChainRule: the part of a router that does not depend on what a route is.

public import HTTPTypes

/// The part of a router that does not depend on what a route is, so that it is compiled once.
///
/// A class, because a router is asked for every request: passing it on counts one reference, where
/// a structure of as many arrays would count each.
@usableFromInline
final class PathFinder: Sendable {
  /// What answers a method and a path, as indices.
  @usableFromInline
  enum Finding {
    case found(route: Int, pattern: Int, parameters: PathParameters)
    case wrongMethod(pattern: Int)
    case notFound
  }

  @usableFromInline let patterns: [RoutePattern]
  @usableFromInline let allowed: [AllowedMethods]

  private let table: PathTable
  /// The methods of all patterns, one pattern after the other; the same index is that of a route.
  private let methods: [HTTPRequest.Method]
  private let methodRanges: [Range<Int>]
  private let parameterNames: [[String]]

  /// Makes a finder of patterns, and of the methods of each.
  init(_ patterns: [RoutePattern], methods: [[HTTPRequest.Method]]) {
    self.patterns = patterns
    self.methods = methods.flatMap { $0 }
    allowed = methods.map { AllowedMethods($0) }
    var ranges: [Range<Int>] = []
    for methods in methods {
      let start = ranges.last?.upperBound ?? 0
      ranges.append(start..<(start + methods.count))
    }
    methodRanges = ranges
    parameterNames = patterns.map(\.parameterNames)
    table = PathTable(patterns)
  }

  @usableFromInline
  func find(_ method: HTTPRequest.Method, _ path: String) -> Finding {
    var path = path
    return path.withUTF8 { bytes in
      guard let pattern = index(of: bytes) else { return .notFound }
      guard let route = route(for: method, of: methodRanges[pattern]) else {
        return .wrongMethod(pattern: pattern)
      }
      guard !parameterNames[pattern].isEmpty else {
        return .found(route: route, pattern: pattern, parameters: .none)
      }
      guard let values = values(in: bytes, of: patterns[pattern]) else { return .notFound }
      let parameters = PathParameters(names: parameterNames[pattern], values: values)
      return .found(route: route, pattern: pattern, parameters: parameters)
    }
  }

  /// The pattern that may have been meant by a path that fits none; `nil` if none is near.
  @usableFromInline
  func nearest(to path: String) -> RoutePattern? {
    NearestPattern.find(path, among: patterns)
  }

  private func index(of path: UnsafeBufferPointer<UInt8>) -> Int? {
    if let index = table.index(of: UnsafeRawBufferPointer(path)) { return index }
    guard path.contains(UInt8(ascii: "%")) else { return nil }
    return PercentDecoding.normalized(path).withUnsafeBytes(table.index)
  }

  private func route(for method: HTTPRequest.Method, of range: Range<Int>) -> Int? {
    for index in range where methods[index] == method { return index }
    guard method == .head else { return nil }
    for index in range where methods[index] == .get { return index }
    return nil
  }

  /// What a path that fits a pattern holds for its parameters; `nil` if one does not decode.
  private func values(
    in path: UnsafeBufferPointer<UInt8>, of pattern: RoutePattern
  ) -> [String]? {
    var values: [String] = []
    var start = 1
    for segment in pattern.segments {
      var end = start
      while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
      if case .parameter = segment {
        let part = UnsafeBufferPointer(rebasing: path[start..<end])
        guard let value = try? PercentDecoding.text(of: part) else { return nil }
        values.append(value)
      }
      start = end + 1
    }
    return values
  }
}
