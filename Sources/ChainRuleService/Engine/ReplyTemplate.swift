// SPDX-License-Identifier: Apache-2.0
// ChainRule: a reply that was written before, with gaps where its numbers stood.

internal import Autodiff
internal import GraphDocuments

/// A reply that was written before, with gaps where its numbers stood.
///
/// Names, braces and commas of a reply depend on the graph only, so that they are copied; every
/// number is written anew.
struct ReplyTemplate: Sendable {
  /// Where in the reply a number stands, and what it is.
  struct Gap: Sendable {
    enum Source: Sendable { case value, gradient }

    let start: Int
    let end: Int
    let source: Source
    /// The scalar that it is the value or gradient of.
    let node: Int
  }

  private let literals: [UInt8]
  /// The piece of ``literals`` before each number ends here.
  private let ends: [Int]
  private let sources: [(source: Gap.Source, node: Int)]

  /// Takes a reply, and where its numbers stand in order.
  init(_ bytes: UnsafeBufferPointer<UInt8>, gaps: [Gap]) {
    var (literals, ends, next): ([UInt8], [Int], Int) = ([], [], 0)
    for gap in gaps {
      literals.append(contentsOf: bytes[next..<gap.start])
      ends.append(literals.count)
      next = gap.end
    }
    literals.append(contentsOf: bytes[next...])
    (self.literals, self.ends) = (literals, ends)
    sources = gaps.map { ($0.source, $0.node) }
  }

  /// The reply with new numbers; `nil` if one of them is not finite, of which a reply says more.
  func bytes(_ tape: Tape<Double>, _ cotangents: Cotangents<Double>?) -> [UInt8]? {
    let capacity = literals.count + ends.count * NumberText.maximumLength
    var isFinite = true
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { bytes, count in
      guard var out = bytes.baseAddress else { return }
      let first = out
      literals.withUnsafeBufferPointer { literals in
        var start = 0
        for index in ends.indices {
          copy(literals[start..<ends[index]], to: &out)
          start = ends[index]
          let value = number(sources[index], tape, cotangents)
          isFinite = isFinite && value.isFinite
          out += NumberText.write(value.isFinite ? value : 0, to: out)
        }
        copy(literals[start...], to: &out)
      }
      count = out - first
    }
    return isFinite ? bytes : nil
  }

  @inline(__always)
  private func number(
    _ origin: (source: Gap.Source, node: Int), _ tape: Tape<Double>,
    _ cotangents: Cotangents<Double>?
  ) -> Double {
    switch origin.source {
    case .value: tape.scalar(of: origin.node)
    case .gradient: cotangents?.scalar(of: origin.node) ?? .nan
    }
  }

  @inline(__always)
  private func copy(
    _ literal: Swift.Slice<UnsafeBufferPointer<UInt8>>, to out: inout UnsafeMutablePointer<UInt8>
  ) {
    guard let base = literal.base.baseAddress else { return }
    out.update(from: base + literal.startIndex, count: literal.count)
    out += literal.count
  }
}
