// SPDX-License-Identifier: Apache-2.0
// ChainRule: a document that was read before, with holes where numbers stood.

internal import Glibc

/// A document that was read before, with holes where the numbers of its leaves stood.
///
/// A client that moves its leaves posts the same document again and again but for those numbers. Such
/// a document need not be understood anew: where every token outside the holes is the same, everything
/// that was found out about the first one, that it is right among it, holds for the next one too.
/// White space is free, as JSON has it.
package struct CallTemplate: Sendable {
  /// The place of a number that may differ, and which element of the leaves it is.
  package struct Hole: Sendable, Hashable {
    let start: Int
    let end: Int
    let element: Int
  }

  private let bytes: [UInt8]
  private let holes: [Hole]

  /// Takes a document and the places of the numbers in it that may differ.
  init(_ bytes: [UInt8], holes: [Hole]) {
    self.bytes = bytes
    self.holes = holes.sorted { $0.start < $1.start }
  }

  /// How many bytes the document has.
  package var byteCount: Int { bytes.count }

  /// Reads the numbers of a document that is this one but for them and for white space.
  ///
  /// - Parameters:
  ///   - body: The document, followed by 64 zero bytes in memory.
  ///   - elements: The elements of the leaves, of which those in holes are written.
  /// - Returns: Whether it is such a document, and every number in a hole is one; otherwise some of
  ///   the elements may have been written.
  /// - Complexity: O(bytes).
  package func read(
    _ body: UnsafeBufferPointer<UInt8>, into elements: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    guard let text = body.baseAddress else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let template = bytes.baseAddress else { return false }
      var match = TemplateMatch(template: template, text: text, textEnd: body.count)
      for hole in holes {
        guard match.skip(to: hole.start), let value = match.number(past: hole.end) else {
          return false
        }
        elements[hole.element] = value
      }
      return match.skip(to: bytes.count) && match.isAtEnd
    }
  }
}

/// Two texts side by side, each with the place that was reached.
private struct TemplateMatch {
  let template: UnsafePointer<UInt8>
  let text: UnsafePointer<UInt8>
  let textEnd: Int
  private var place = 0
  private var textPlace = 0

  init(template: UnsafePointer<UInt8>, text: UnsafePointer<UInt8>, textEnd: Int) {
    self.template = template
    self.text = text
    self.textEnd = textEnd
  }

  /// Whether nothing but white space is left of the text.
  var isAtEnd: Bool {
    var rest = textPlace
    while rest < textEnd, JSONTokens.isSpace(text[rest]) { rest += 1 }
    return rest == textEnd
  }

  /// Goes over tokens that are the same in both; `false` where they are not.
  @inline(__always)
  mutating func skip(to end: Int) -> Bool {
    let count = end - place
    if count <= textEnd - textPlace, memcmp(template + place, text + textPlace, count) == 0 {
      place = end
      textPlace += count
      return true
    }
    return skipTokens(to: end)
  }

  /// The same token by token, over white space of either.
  private mutating func skipTokens(to end: Int) -> Bool {
    while true {
      while place < end, JSONTokens.isSpace(template[place]) { place += 1 }
      while textPlace < textEnd, JSONTokens.isSpace(text[textPlace]) { textPlace += 1 }
      if place == end { return true }
      let count = JSONTokens.length(template + place, end: end - place)
      guard count <= textEnd - textPlace, memcmp(template + place, text + textPlace, count) == 0
      else { return false }
      place += count
      textPlace += count
    }
  }

  /// The number that stands at this place of the text; `nil` if there is none that a double holds.
  @inline(__always)
  mutating func number(past end: Int) -> Double? {
    guard let (count, hasExponent) = JSONTokens.number(text + textPlace) else { return nil }
    let value = DecimalText.double(text + textPlace, count: count, hasExponent: hasExponent)
    guard value.isFinite else { return nil }
    place = end
    textPlace += count
    return value
  }
}
