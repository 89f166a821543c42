// SPDX-License-Identifier: Apache-2.0
// ChainRule: cotangents from a document, before it is known what is differentiated.

internal import Autodiff

/// A cotangent that was given.
struct GivenCotangent {
  let place: JSONIndex
  /// What it holds; `nil` if that could not be read, and is reported.
  let value: (shape: [Int], elements: [Double])?
}

extension CallReader {
  /// Reads the cotangents, whatever else is wrong; whether they fit is judged with the outputs.
  mutating func readCotangents() {
    guard let place = members.cotangents else { return }
    guard view.kind(at: place) == .object else {
      return reject(.member("cotangents"), "an object of values by id", place)
    }
    // The leaves' numbers are with the builder already.
    numbers.reset()
    for (name, value) in view.members(of: place) {
      let start = numbers.count
      let head = readTensor(value, as: view.kind(at: value) == .object ? nil : .float64)
      let elements = head.map { _ in Array(numbers.values[start...]) }
      guard let node = builder.node(ofName: symbol(at: name)) else {
        addUnknownID(view.string(at: name), "cotangents", at: value)
        continue
      }
      let given = head.flatMap { head in elements.map { (shape: head.shape, elements: $0) } }
      if cotangents[node] == nil { cotangents[node] = GivenCotangent(place: value, value: given) }
    }
  }
}
