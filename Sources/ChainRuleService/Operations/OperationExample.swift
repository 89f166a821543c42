// SPDX-License-Identifier: Apache-2.0
// ChainRule: a request that uses an operation, found by trying.

internal import Autodiff

/// A request to `/v1/gradients` that uses an operation.
///
/// It is found by trying small arguments until the engine answers with finite numbers, so that an
/// example cannot be wrong, and no operation has to declare one.
enum OperationExample {
  /// A request that works; `nil` if none of those tried does.
  static func of(_ code: OperationCode) -> JSONTree? {
    if code.isLeaf { return leaf(code) }
    let engine = LocalCall()
    for values in argumentLists(code) {
      for attributes in attributeLists(code.listing) {
        for wrapper in Wrapper.allCases {
          let request = request(code.listing, values, attributes, wrapper)
          guard
            case .success(let reply) = engine.answer(
              .gradients, to: request.json(indented: false), parameters: []),
            isFinite(reply)
          else { continue }
          return request
        }
      }
    }
    return nil
  }

  /// What makes one differentiable number of the result.
  private enum Wrapper: CaseIterable {
    case none, sum, choice, choices
  }

  /// A leaf times a variable; a generated one, which may be a tensor, is summed up.
  private static func leaf(_ code: OperationCode) -> JSONTree {
    var leaf: [JSONTree.Member] = [.init("id", "a"), .init("op", .string(code.listing.name))]
    let variable: JSONTree = ["id": "x", "op": "variable", "value": 3]
    if code.isGiven {
      leaf.append(.init("value", 2))
      let product: JSONTree = ["id": "f", "op": "mul", "inputs": ["a", "x"]]
      return ["nodes": [.object(leaf), variable, product]]
    }
    leaf.append(.init("attributes", .object(attributeLists(code.listing).first ?? [])))
    return [
      "nodes": [
        .object(leaf), variable, ["id": "r", "op": "mul", "inputs": ["a", "x"]],
        ["id": "f", "op": "sum", "inputs": ["r"]],
      ]
    ]
  }

  private static func request(
    _ listing: OperationListing, _ values: [JSONTree],
    _ attributes: [JSONTree.Member], _ wrapper: Wrapper
  ) -> JSONTree {
    let names = values.indices.map {
      listing.variadic == .any ? "x\($0)" : listing.argumentName($0)
    }
    var nodes = names.indices.map { place -> JSONTree in
      let node: [JSONTree.Member] = [
        .init("id", .string(names[place])), .init("op", "variable"),
        .init("value", values[place]),
      ]
      let isIndex = listing.argumentType(place) == .index
      return .object(isIndex ? node + [.init("dtype", "int64")] : node)
    }
    var members: [JSONTree.Member] = [
      .init("id", wrapper == .none ? "f" : "r"), .init("op", .string(listing.name)),
      .init("inputs", .array(names.map { .string($0) })),
    ]
    if !attributes.isEmpty { members.append(.init("attributes", .object(attributes))) }
    nodes.append(.object(members))
    switch wrapper {
    case .none: break
    case .sum: nodes.append(["id": "f", "op": "sum", "inputs": ["r"]])
    case .choice:
      nodes.append(["id": "p", "op": "variable", "value": 2])
      nodes.append(["id": "q", "op": "variable", "value": 3])
      nodes.append(["id": "f", "op": "where", "inputs": ["r", "p", "q"]])
    case .choices:
      nodes.append(["id": "p", "op": "variable", "value": 2])
      nodes.append(["id": "c", "op": "where", "inputs": ["r", "p", 0]])
      nodes.append(["id": "f", "op": "sum", "inputs": ["c"]])
    }
    return ["nodes": .array(nodes)]
  }

  /// Values for the arguments: conditions before numbers; for what works on whole tensors, matrices
  /// and vectors before numbers.
  private static func argumentLists(_ code: OperationCode) -> [[JSONTree]] {
    let listing = code.listing
    let count = max(listing.argumentCounts.lowerBound, listing.variadic == .any ? 2 : 1)
    let tensors: [(Int) -> JSONTree] = [
      { [[.number(scalar($0)), 0.75], [1.5, 2.5]] },
      { $0 == 2 ? [0.5, 1.5] : [[0.5, 0.75], [1.5, 2.5]] },
      { [.number(scalar($0)), 1.5] },
      { $0 == 1 ? 1 : [0.5, 1.5] },
      { [.number(scalar($0)), 1.5, 2.5] },
      // Symmetric and positive definite.
      { _ in [[2, 0.5], [0.5, 1.5]] },
    ]
    // An image of one channel, a row, a square or a column of two layers, and a single pixel.
    let images: [(Int) -> JSONTree] = [
      { [[[.number(scalar($0)), 1.5]]] }, { [[[.number(scalar($0))]]] },
      { [[[[.number(scalar($0)), 0.75], [1.5, 2.5]]]] },
      { [[[[[.number(scalar($0))]], [[1.5]]]]] },
    ]
    // Cells of a recurrent network: numbers, and a weight for each gate.
    let cells: [(Int) -> JSONTree] = [
      { $0 < 2 ? [.number(scalar($0))] : [[0.5], [1.5], [2.5]] },
      { $0 < 3 ? [.number(scalar($0))] : [[0.5], [1.5], [2.5], [0.75]] },
    ]
    let choice: (Int) -> JSONTree = { $0 == 0 ? true : .number(scalar($0)) }
    let numbers: [(Int) -> JSONTree] = [
      { .number(scalar($0)) }, { _ in 1.25 }, { _ in -0.5 },
    ]
    let isChoice = listing.arguments.first?.hasPrefix("cond") == true
    let isWhole = code.formulas?.partials.isEmpty ?? false
    let kinds =
      (isChoice ? [choice] : [])
      + (isWhole ? tensors + numbers + images + cells : numbers + tensors)
    let indices: [JSONTree] = [[1, 0], [[1, 0], [0, 1]], 1]
    let hasIndices = listing.argumentTypes.contains(.index)
    return kinds.flatMap { kind in
      (hasIndices ? indices : [0]).map { index in
        (0..<count).map { listing.argumentType($0) == .index ? index : kind($0) }
      }
    }
  }

  private static func scalar(_ index: Int) -> Double {
    [0.5, 0.25, 2, 0.75][index % 4]
  }

  /// Values for the attributes that must be given; one empty list where none must.
  private static func attributeLists(_ listing: OperationListing) -> [[JSONTree.Member]] {
    let required = listing.attributes.filter { $0.fallback == nil }
    guard required.contains(where: { $0.kind == .integers }) else {
      // A whole number that may be left out is sometimes needed all the same.
      let more = required + listing.attributes.filter { $0.kind == .optionalInteger }
      return [required, more].map { $0.map { .init($0.name, value($0.kind)) } }
    }
    // A shape, and a piece of it from some places to others.
    let pieces: [(shape: [Int], starts: [Int], ends: [Int], length: Int)] = [
      ([4], [0], [1], 2), ([2, 2], [0, 0], [1, 2], 2), ([3, 2], [1, 0], [3, 2], 2),
      ([2], [0], [1], 2), ([1], [0], [1], 2), ([1, 1, 2], [0, 0, 0], [1, 1, 1], 1),
    ]
    let lists = required.filter { $0.kind == .integers }.map(\.name)
    return pieces.map { piece in
      required.map { attribute in
        let list =
          switch attribute.name {
          case "starts", "at": piece.starts
          case "ends": piece.ends
          case "shape": piece.shape
          default: [lists.count == 1 ? piece.length : lists.firstIndex(of: attribute.name) ?? 0]
          }
        let isList = attribute.kind == .integers
        return .init(
          attribute.name, isList ? .array(list.map { .integer($0) }) : value(attribute.kind))
      }
    }
  }

  private static func value(_ kind: AttributeListing.Kind) -> JSONTree {
    switch kind {
    case .number, .optionalNumber, .numberOr: .number(2)
    case .integer, .wholeNumber, .optionalInteger, .integerOrPair: .integer(2)
    case .boolean: .bool(true)
    case .word(let words): .string(words.first ?? "")
    case .text(let example): .string(example)
    case .integers, .optionalIntegers: .array([.integer(0)])
    }
  }

  private static func isFinite(_ reply: [UInt8]) -> Bool {
    String(decoding: reply, as: UTF8.self).contains("\"finite\":true")
  }
}
