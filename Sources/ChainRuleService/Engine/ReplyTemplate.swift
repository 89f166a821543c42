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
    enum Source: Sendable {
      /// The value of a scalar.
      case value(Int)
      /// The gradient with respect to a scalar.
      case gradient(Int)
      /// The derivative along an edge, which is told by the place of its operand.
      case local(Int)
      /// What an edge adds to the gradient of its operand.
      case contribution(Int, target: Int)
    }

    let text: TextRange
    let source: Source
  }

  /// Replies of more bytes are not kept: their text without numbers, and what is known of the numbers.
  private static let maximumBytes = 64 << 10

  /// The text between the numbers, and ``chunkLength`` bytes that are none.
  private let literals: [UInt8]
  /// The piece of ``literals`` before each number ends here.
  private let ends: [Int]
  private let sources: [Gap.Source]
  private let hasEdges: Bool

  /// Takes a reply, and where its numbers stand in order; `nil` if it is too large to be kept.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, gaps: [Gap]) {
    var (literals, ends, next): ([UInt8], [Int], Int) = ([], [], 0)
    for gap in gaps {
      literals.append(contentsOf: bytes[next..<gap.text.places.lowerBound])
      ends.append(literals.count)
      next = gap.text.places.upperBound
    }
    literals.append(contentsOf: bytes[next...])
    guard literals.count + gaps.count * MemoryLayout<Gap>.stride <= Self.maximumBytes else {
      return nil
    }
    literals.append(contentsOf: repeatElement(0, count: Self.chunkLength))
    (self.literals, self.ends) = (literals, ends)
    sources = gaps.map(\.source)
    hasEdges = sources.contains { if case .local = $0 { true } else { false } }
  }

  /// The reply with new numbers; `nil` if one of them is not finite, of which a reply says more.
  func bytes(_ tape: Tape<Double>, _ cotangents: Cotangents<Double>?) -> [UInt8]? {
    var locals: [Double] = []
    if hasEdges {
      guard let edges = cotangents.flatMap({ tape.scalarEdges($0) }) else { return nil }
      locals = edges.locals
    }
    let capacity = literals.count + sources.count * NumberText.maximumLength
    var isFinite = true
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { bytes, count in
      guard var out = bytes.baseAddress else { return }
      let first = out
      literals.withUnsafeBufferPointer { literals in
        guard let base = literals.baseAddress else { return }
        var start = 0
        for (end, source) in zip(ends, sources) {
          copy(base + start, count: end - start, to: &out)
          start = end
          let value = number(source, tape, cotangents, locals)
          isFinite = isFinite && value.isFinite
          out += NumberText.write(value.isFinite ? value : 0, to: out)
        }
        copy(base + start, count: literals.count - Self.chunkLength - start, to: &out)
      }
      count = out - first
    }
    return isFinite ? bytes : nil
  }

  @inline(__always)
  private func number(
    _ source: Gap.Source, _ tape: Tape<Double>, _ cotangents: Cotangents<Double>?,
    _ locals: [Double]
  ) -> Double {
    switch source {
    case .value(let node): tape.scalar(of: node)
    case .gradient(let node): cotangents?.scalar(of: node) ?? .nan
    case .local(let place): locals[place]
    case .contribution(let place, let target):
      (cotangents?.scalar(of: target) ?? .nan) * locals[place]
    }
  }

  /// Copies text after which as many bytes may be read and written as a chunk has: most of it is a name
  /// and a colon, for which a copy of any length would take a call.
  @inline(__always)
  private func copy(
    _ text: UnsafePointer<UInt8>, count: Int, to out: inout UnsafeMutablePointer<UInt8>
  ) {
    if count <= Self.chunkLength {
      let chunk = UnsafeRawPointer(text).loadUnaligned(as: SIMD32<UInt8>.self)
      UnsafeMutableRawPointer(out).storeBytes(of: chunk, as: SIMD32<UInt8>.self)
    } else {
      out.update(from: text, count: count)
    }
    out += count
  }

  private static let chunkLength = 32
}
