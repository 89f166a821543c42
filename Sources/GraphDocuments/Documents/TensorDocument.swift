// SPDX-License-Identifier: Apache-2.0
// ChainRule: a number or tensor as documents write it.

public import Autodiff

/// A number or tensor as documents write it, in any of its forms.
///
/// Read from a number, nested arrays, or an object with `shape`, `dtype` and `data` or `base64` (also
/// in the forms of the Open Inference protocol and of Tesseract); written as ``encoding`` says.
/// A scalar has the shape `[]`, which is not `[1]`.
public struct TensorDocument: Hashable, Sendable {
  /// The dimensions.
  public var shape: [Int]

  /// What the elements are; all are kept as doubles.
  public var type: ElementType

  /// The elements, row-major, as many as the product of the dimensions.
  public var elements: [NumberDocument]

  /// How the tensor is written; it is no part of what it is.
  public var encoding: TensorEncoding

  /// Makes a tensor of its elements, row-major.
  ///
  /// - Returns: `nil` if the elements are not as many as the shape says.
  public init?(
    shape: [Int], elements: [Double], type: ElementType = .float64,
    encoding: TensorEncoding = .nested
  ) {
    guard TensorDocument.count(shape) == elements.count else { return nil }
    self.init(shape, elements.map { NumberDocument($0) }, type, encoding)
  }

  /// Makes a scalar.
  public init(_ value: Double) {
    self.init([], [NumberDocument(value)], .float64, .nested)
  }

  /// Makes a vector.
  public init(_ values: [Double]) {
    self.init([values.count], values.map { NumberDocument($0) }, .float64, .nested)
  }

  init(
    _ shape: [Int], _ elements: [NumberDocument], _ type: ElementType, _ encoding: TensorEncoding
  ) {
    self.shape = shape
    self.elements = elements
    self.type = type
    self.encoding = encoding
  }

  /// The value of a scalar; `nil` of other shapes.
  public var scalar: Double? { shape.isEmpty ? elements.first?.value : nil }

  /// The elements as doubles, row-major.
  public var values: [Double] { elements.map(\.value) }

  /// Whether both have the same shape, type and elements, however they are written.
  public static func == (a: TensorDocument, b: TensorDocument) -> Bool {
    a.shape == b.shape && a.type == b.type && a.elements == b.elements
  }

  /// Mixes in shape, type and elements.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    hasher.combine(type)
    hasher.combine(elements)
  }

  /// The product of dimensions; `nil` where one is negative or the product cannot be counted.
  static func count(_ shape: [Int]) -> Int? {
    guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
    if shape.contains(0) { return 0 }
    var count = 1
    for dimension in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard !overflow else { return nil }
      count = product
    }
    return count
  }
}

extension TensorDocument: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// Makes a scalar.
  public init(floatLiteral value: Double) { self.init(value) }

  /// Makes a scalar.
  public init(integerLiteral value: Int) { self.init(Double(value)) }
}

extension TensorDocument: Documented {
  /// A number, a word for a number that is none, a truth value, arrays, or an object.
  public static var schema: JSONSchema {
    let arrays = JSONSchema("Arrays of equal length, to any depth, of numbers.", kind: .array)
    return .any(
      "A number or tensor. Without `dtype` numbers are float64 and truth values bool.",
      [.reference(NumberDocument.self), .boolean(), arrays, objectSchema])
  }

  private static var objectSchema: JSONSchema {
    let data = JSONSchema("The elements: flat and row-major, or nested as `shape` says.")
    let shape = JSONSchema.array(
      "The dimensions; `[]` for a scalar.", of: .integer(minimum: 0), count: 0...32)
    return .object(
      "A tensor that names its shape.",
      [
        .optional("shape", shape),
        .optional(
          "dtype", .word("What the elements are.", of: ElementType.self, default: .float64)),
        .optional("data", data),
        .optional("base64", .string("The elements' bytes, little-endian and row-major.")),
        .optional("datatype", .string("`dtype` in the names of the Open Inference protocol.")),
        .optional("object_type", .word("Tesseract's mark of a tensor.", ["array"])),
        .optional("name", .string("Left alone.")),
        .optional("parameters", JSONSchema("Left alone.")),
      ])
  }

  /// Two rows of three.
  public static var example: TensorDocument {
    TensorDocument(
      [2, 3], (1...6).map { NumberDocument(Double($0)) }, .float64, .nested)
  }
}
