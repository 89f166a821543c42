// SPDX-License-Identifier: Apache-2.0
// ChainRule: attributes in stored figures.

package import Autodiff

/// An attribute as it is stored, without knowing its kind.
package struct FixtureAttribute: Decodable, Sendable {
  /// The value, as a document would give it.
  package let value: AttributeValue

  /// Reads what is there: kinds are told apart by their JSON.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = .none
    } else if let boolean = try? container.decode(Bool.self) {
      value = .boolean(boolean)
    } else if let integer = try? container.decode(Int.self) {
      value = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      value = .number(number)
    } else if let word = try? container.decode(String.self) {
      value = .word(word)
    } else if let integers = try? container.decode([Int].self) {
      value = .integers(integers)
    } else {
      value = .lists(try container.decode([[Int]].self))
    }
  }
}

/// Something stored of an operation with attributes.
package protocol OperationFixture: Sendable {
  /// The canonical name of the operation.
  var op: String { get }
  /// The attributes that are given.
  var attributes: [String: FixtureAttribute]? { get }
}

extension FixtureCase: OperationFixture {}
extension FixtureKink: OperationFixture {}
extension FixtureLeaf: OperationFixture {}

extension OperationFixture {
  /// The operation; `nil` if there is none of that canonical name.
  package var code: OperationCode? {
    OperationTable.find(op).flatMap { $0.listing.name == op ? $0 : nil }
  }

  /// The attributes, by name.
  package var givenAttributes: [(name: String, value: AttributeValue)] {
    (attributes ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value.value) }
  }

  /// Adds the node with its operands; those that vary take their numbers from the point.
  func add(
    to builder: inout GraphBuilder, _ operands: [FixtureTensor], fixed: [Int],
    at point: [Tensor<Double>]
  ) throws -> (operands: [Int], output: Int) {
    guard let code else { throw UnknownOperation(name: op) }
    var (nodes, varying) = ([Int](), [Int]())
    for (place, operand) in operands.enumerated() {
      let name = "operand\(place)"
      if fixed.contains(place) {
        nodes.append(try operand.addConstant(name, to: &builder))
      } else {
        nodes.append(builder.leaf(name, point[varying.count]))
        varying.append(nodes[place])
      }
    }
    let node = builder.addNode(name: builder.names.intern("result"), operation: code)
    builder.setAttributes(givenAttributes, of: node)
    for (place, operand) in nodes.enumerated() {
      builder.addInput(.node(Int32(operand)), at: place, of: node)
    }
    return (varying, node)
  }
}

/// A name that no operation has.
private struct UnknownOperation: Error {
  let name: String
}

extension FixtureTensor {
  /// The elements in their shape.
  func tensor() throws -> Tensor<Double> {
    guard let shape = Shape(shape), let tensor = Tensor(shape: shape, elements: data) else {
      throw Misfit()
    }
    return tensor
  }

  private struct Misfit: Error {}

  /// Adds a constant of this value and element type.
  fileprivate func addConstant(_ name: String, to builder: inout GraphBuilder) throws -> Int {
    let value = try tensor()
    let node = builder.leaf(name, value, varies: false)
    let start = builder.elements.count - value.elements.count
    builder.setValue(of: node, shape: value.shape, type: dtype ?? .float64, start: start)
    return node
  }
}
