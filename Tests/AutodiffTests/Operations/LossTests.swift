// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of losses.

import Autodiff
import AutodiffTesting
import Foundation
import Testing

/// What a loss is known to give: its value, and the gradient of the sum of its elements by each operand.
struct LossFigure: Decodable, Sendable, CustomTestStringConvertible {
  struct Operand: Decodable {
    let shape: [Int]
    let elements: [Double]
  }

  let operation: String
  let attributes: [String: Attribute]
  let operands: [Operand]
  let value: [Double]
  let gradients: [[Double]]

  var testDescription: String { "\(operation) \(attributes) of \(operands.count)" }

  /// A value as a document has it.
  enum Attribute: Decodable {
    case boolean(Bool)
    case number(Double)
    case word(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let boolean = try? container.decode(Bool.self) {
        self = .boolean(boolean)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .word(try container.decode(String.self))
      }
    }

    /// The value for an attribute of a kind.
    func value(_ kind: AttributeListing.Kind) -> AttributeValue {
      switch (self, kind) {
      case (.boolean(let boolean), _): .boolean(boolean)
      case (.word(let word), _): .word(word)
      case (.number(let number), .number): .number(number)
      case (.number(let number), _): .integer(Int(number))
      }
    }
  }

  // The definitions of PyTorch's documentation in mpmath 1.3 at 60 digits, and their symmetric
  // difference quotients over a step of 1e-25.
  static let all: [LossFigure] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "loss-figures.json")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([LossFigure].self, from: data)) ?? []
  }()
}

/// A loss of operands with attributes.
struct LossRow {
  let code: OperationCode
  let attributes: [(name: String, value: AttributeValue)]
  let operands: [(shape: [Int], elements: [Double])]

  init(
    _ code: OperationCode, _ attributes: [(String, AttributeValue)], _ operands: [([Int], [Double])]
  ) {
    self.code = code
    self.attributes = attributes.map { (name: $0.0, value: $0.1) }
    self.operands = operands.map { (shape: $0.0, elements: $0.1) }
  }

  func run() throws -> Evaluation {
    var sketch = GraphSketch()
    let names = operands.indices.map { "operand\($0)" }
    for (name, operand) in zip(names, operands) {
      let shape = Shape(known: operand.shape)
      sketch.builder.leaf(name, try #require(Tensor(shape: shape, elements: operand.elements)))
    }
    sketch.node("loss", code, names, attributes: attributes)
    return try Evaluation(sketch.builder, output: "loss")
  }
}

@Suite("Losses")
struct LossTests {
  @Test("There are figures of every loss")
  func completeness() {
    #expect(LossFigure.all.count >= 40)
    #expect(Set(LossFigure.all.map(\.operation)).count >= 17)
  }

  @Test("Have the values and gradients of their definitions", arguments: LossFigure.all)
  func figures(_ figure: LossFigure) throws {
    let code = try #require(OperationTable.find(figure.operation))
    let attributes = try figure.attributes.map { name, attribute in
      let listing = try #require(code.listing.attributes.first { $0.name == name })
      return (name, attribute.value(listing.kind))
    }
    let run = try LossRow(code, attributes, figure.operands.map { ($0.shape, $0.elements) }).run()
    expectEqual(try run.value("loss"), figure.value)
    for (place, gradient) in figure.gradients.enumerated() {
      expectEqual(try run.gradient("operand\(place)"), gradient, "operand \(place)")
    }
  }
}
