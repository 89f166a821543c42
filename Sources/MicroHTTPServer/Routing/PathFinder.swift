// SPDX-License-Identifier: Apache-2.0
// ChainRule: the part of a router that knows paths and no routes.

/// The part of a router that knows paths and no routes, so that it is compiled once.
@usableFromInline
struct PathFinder: Sendable {
  private let patterns: [RoutePattern]
  private let table: PathTable

  init(_ patterns: [RoutePattern]) {
    self.patterns = patterns
    table = PathTable(patterns)
  }

  /// The index of the pattern that a path fits; `nil` if none does.
  @usableFromInline
  func index(of path: String) -> Int? {
    withBytes(of: path) { bytes in
      if let index = table.index(of: bytes) { return index }
      guard bytes.contains(UInt8(ascii: "%")) else { return nil }
      return PercentDecoding.normalized(bytes).withUnsafeBufferPointer(table.index)
    }
  }

  /// What a path that fits a pattern holds for its parameters; `nil` if one does not decode.
  @usableFromInline
  func parameters(of path: String, by pattern: RoutePattern) -> PathParameters? {
    var pairs: [(name: String, value: String)] = []
    var rest = path.utf8.dropFirst()
    for segment in pattern.segments {
      let part = rest.prefix { $0 != UInt8(ascii: "/") }
      if case .parameter(let name) = segment {
        guard let value = try? PercentDecoding.text(of: Array(part)) else { return nil }
        pairs.append((name, value))
      }
      rest = rest[part.endIndex...].dropFirst()
    }
    return PathParameters(pairs)
  }

  /// The pattern that may have been meant by a path that fits none; `nil` if none is near.
  @usableFromInline
  func nearest(to path: String) -> RoutePattern? {
    NearestPattern.find(path, among: patterns)
  }

  private func withBytes<Result>(
    of path: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    var path = path
    return path.withUTF8(body)
  }
}
