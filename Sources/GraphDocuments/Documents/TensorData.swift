// SPDX-License-Identifier: Apache-2.0
// ChainRule: a number or nested arrays of them through any decoder, before they have a type.

internal import Autodiff

/// A number, a truth value, or arrays of them: what may stand under `data`.
struct TensorData: Decodable {
  /// The lengths of the levels; `nil` for one that is not over yet.
  private var lengths: [Int?] = []
  /// The level whose arrays have elements that are no arrays.
  private var leafLevel: Int?
  private(set) var elements: [NumberDocument] = []
  private var hasBooleans = false
  private var hasNumbers = false
  private let decoder: any Decoder

  /// The dimensions.
  var shape: [Int] { lengths.map { $0 ?? 0 } }

  init(from decoder: any Decoder) throws {
    self.decoder = decoder
    guard mayBe(.array, decoder), let root = try? decoder.unkeyedContainer() else {
      let container = try decoder.singleValueContainer()
      if mayBeBoolean(container), let value = try? container.decode(Bool.self) {
        append(value)
      } else {
        append(try container.decode(NumberDocument.self))
      }
      return
    }
    // A stack of containers, as the depth of the arrays is the sender's choice.
    var stack = [root]
    while var container = stack.popLast() {
      if container.isAtEnd {
        try close(container.currentIndex, level: stack.count)
      } else if mayBe(.array, container), let inner = try? container.nestedUnkeyedContainer() {
        stack.append(container)
        stack.append(inner)
      } else {
        try readElement(from: &container, level: stack.count)
        stack.append(container)
      }
    }
  }

  private mutating func append(_ value: Bool) {
    hasBooleans = true
    elements.append(NumberDocument(value ? 1 : 0))
  }

  private mutating func append(_ value: NumberDocument) {
    hasNumbers = true
    elements.append(value)
  }

  /// Reads an element of an array of the given level.
  private mutating func readElement(
    from container: inout any UnkeyedDecodingContainer, level: Int
  ) throws {
    guard leafLevel ?? level == level, lengths.count <= level + 1 else {
      throw wrong("the arrays differ in depth")
    }
    leafLevel = level
    if mayBeBoolean(container), let value = try? container.decode(Bool.self) {
      append(value)
    } else {
      append(try container.decode(NumberDocument.self))
    }
  }

  /// Compares the length of an array with those of its level.
  private mutating func close(_ length: Int, level: Int) throws {
    if let leafLevel, level > leafLevel { throw wrong("the arrays differ in depth") }
    while lengths.count <= level { lengths.append(nil) }
    guard lengths[level] ?? length == length else { throw wrong("the arrays differ in length") }
    lengths[level] = length
  }

  /// The type of the elements where none is written.
  func impliedType() throws -> ElementType {
    guard !hasBooleans || !hasNumbers else { throw wrong("numbers and truth values are mixed") }
    return hasBooleans ? .bool : .float64
  }

  /// The elements as those of a type; `nil` where one is not.
  func elements(as type: ElementType) -> [NumberDocument]? {
    switch type {
    case .float64: return hasBooleans ? nil : elements
    case .float32:
      return hasBooleans ? nil : elements.map { NumberDocument(Double(Float($0.value))) }
    case .int64:
      // Without a minus, a zero is one zero.
      let whole = elements.compactMap {
        Int64(exactly: $0.value).map { NumberDocument(Double($0)) }
      }
      return hasBooleans || whole.count < elements.count ? nil : whole
    case .bool:
      return elements.allSatisfy { $0.value == 0 || $0.value == 1 } ? elements : nil
    }
  }

  private func wrong(_ what: String) -> DecodingError {
    DecodingError.dataCorrupted(
      DecodingError.Context(codingPath: decoder.codingPath, debugDescription: what))
  }
}
