// SPDX-License-Identifier: Apache-2.0
// ChainRule: leaves that are filled by a pattern.

struct Zeros: GeneratedLeaf {
  static let listing = OperationListing(
    "zeros", "Zeros of a shape.", arguments: [], attributes: [.shape])

  let shape: Shape

  init(_ attributes: AttributeValues) throws(ShapeRule) { shape = try attributes.shape(0) }

  func element(at index: Int) -> Double { 0 }
}

struct Ones: GeneratedLeaf {
  static let listing = OperationListing(
    "ones", "Ones of a shape.", arguments: [], attributes: [.shape])

  let shape: Shape

  init(_ attributes: AttributeValues) throws(ShapeRule) { shape = try attributes.shape(0) }

  func element(at index: Int) -> Double { 1 }
}

struct Full: GeneratedLeaf {
  static let listing = OperationListing(
    "full", "One number, repeated to fill a shape.", arguments: [],
    attributes: [.shape, AttributeListing("value", .number, "The number.")])

  let shape: Shape
  let value: Double

  init(_ attributes: AttributeValues) throws(ShapeRule) {
    shape = try attributes.shape(0)
    value = attributes.number(1)
  }

  func element(at index: Int) -> Double { value }
}

struct Eye: GeneratedLeaf {
  static let listing = OperationListing(
    "eye", "A matrix of ones on a diagonal and zeros elsewhere.", arguments: [],
    attributes: [
      AttributeListing("rows", .integer, "How many rows."),
      AttributeListing(
        "columns", .optionalInteger, default: .some(.none),
        "How many columns; null for as many as rows."),
      AttributeListing(
        "k", .integer, default: .integer(0),
        "Which diagonal: 0 for the main one, 1 for the one above it, -1 for the one below."),
    ])
  static let kind = LeafKind.generated(sizedBy: "rows")

  let shape: Shape
  let columns: Int
  let diagonal: Int

  init(_ attributes: AttributeValues) throws(ShapeRule) {
    let rows = attributes.integer(0)
    columns = attributes.optionalInteger(1) ?? rows
    diagonal = attributes.integer(2)
    guard rows >= 0 else { throw .attribute("rows", expected: "0 or more") }
    guard columns >= 0 else { throw .attribute("columns", expected: "0 or more") }
    guard let shape = Shape([rows, columns]) else { throw .tooManyElements }
    self.shape = shape
  }

  func element(at index: Int) -> Double {
    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
    return column - row == diagonal ? 1 : 0
  }
}

struct Iota: GeneratedLeaf {
  static let listing = OperationListing(
    "iota", aliases: ["arange", "range"],
    "The numbers start, start + step, start + 2*step and so on before stop, as NumPy's arange.",
    arguments: [],
    attributes: [
      AttributeListing("start", .number, default: .number(0), "The first number."),
      AttributeListing(
        "stop", .number,
        "Where they end, itself left out: there are ceil((stop - start)/step), or none if below 0."),
      AttributeListing(
        "step", .number, default: .number(1), "From each to the next; below 0 to count down."),
    ])
  static let kind = LeafKind.generated(sizedBy: "stop")

  let shape: Shape
  let start: Double
  let step: Double

  init(_ attributes: AttributeValues) throws(ShapeRule) {
    start = attributes.number(0)
    step = attributes.number(2)
    guard step != 0, step.isFinite else {
      throw .attribute("step", expected: "a finite number other than 0")
    }
    let count = ((attributes.number(1) - start) / step).rounded(.up)
    guard count > 0 else {
      if count.isNaN { throw .attribute("stop", expected: "a number, as 'start'") }
      shape = Shape(derived: [0])
      return
    }
    guard let length = Int(exactly: count) else { throw .tooManyElements }
    shape = Shape(derived: [length])
  }

  // Each from its place, not from the one before: errors of rounding do not add up.
  func element(at index: Int) -> Double { start + Double(index) * step }
}
