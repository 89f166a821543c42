// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements replaced at places that another value says.

/// An operation that replaces elements at places, of which none is named twice.
protocol ReplacingOperation: ComposedOperation {
  /// How the places are laid out.
  var gathering: Gathering { get }
  /// The shape of the places, and of what is put there, repeated to have one for each element.
  var places: Shape { get }
}

extension ReplacingOperation {
  static var routesElements: Bool { true }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (index, updates) = (
      operands[1].broadcast(to: places), operands[2].broadcast(to: places)
    )
    let isReplaced = updates.filled(with: 1).addedUp(at: index, gathering, into: resultShape)
    return T.choose(
      isReplaced, updates.addedUp(at: index, gathering, into: resultShape), operands[0])
  }

  // Which of several updates of one place came last would be a matter of the order of the loops.
  func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? {
    let index = operands[1]
    let (_, length, inner) = gathering.parts(of: resultShape)
    if let fault = index.fault(asIndicesAlong: length, operand: 1) { return fault }
    let strides = index.shape == places ? nil : index.shape.strides(broadcastTo: places)
    var isReplaced = [Bool](repeating: false, count: resultShape.count)
    var fault: ValueFault?
    gathering.forEachStart(of: places, in: resultShape) { element, start in
      guard fault == nil else { return }
      let own = strides.map {
        zip(places.indices(ofElement: element), $0).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let number = Double(index.elements[own ?? element])
      guard let along = Int(place: number, along: length) else { return }
      let place = start + along * inner
      if isReplaced[place] {
        fault = .other(
          operand: 1,
          expected: "places of which none is named twice, and element "
            + "\(places.indices(ofElement: element)) names \(along) again")
      }
      isReplaced[place] = true
    }
    return fault
  }
}

struct Scatter: ReplacingOperation {
  static let listing = OperationListing(
    "scatter", aliases: ["scatter_elements"],
    "The value with elements replaced at places along an axis, no place being named twice.",
    arguments: ["x", "idx", "updates"], attributes: [.axisOfPlaces],
    argumentTypes: [.number, .index, .number])

  let gathering: Gathering
  let resultShape: Shape
  let places: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let adding = try ScatterAdd(attributes, operands)
    (gathering, resultShape, places) = (adding.gathering, adding.resultShape, operands[1])
  }
}

/// To `scatter` what `take_along_axis` is to `gather_elements`.
struct PutAlongAxis: ReplacingOperation {
  static let listing = OperationListing(
    "put_along_axis",
    "The value with elements replaced at places along an axis, idx and updates repeated along the others.",
    arguments: ["x", "idx", "updates"], attributes: [.axisOfPlaces(default: -1)],
    argumentTypes: [.number, .index, .number])

  let gathering: Gathering
  let resultShape: Shape
  let places: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    resultShape = operands[0]
    gathering = Gathering(
      axis: try resultShape.statedAxis(attributes.integer(0)), isOfElements: true)
    places = try operands[1].aligned(with: resultShape, besides: gathering.axis)
    var lengths = places.dimensions
    lengths[gathering.axis] = resultShape.dimensions[gathering.axis]
    guard lengths == resultShape.dimensions else {
      throw .notBroadcastable([resultShape, operands[1]])
    }
    guard operands[2].broadcasts(to: places) else {
      throw .notBroadcastable([operands[2], places])
    }
  }

  var cost: Int { places.cost(ofEach: [Shape.costUnseen]) }
}
