// SPDX-License-Identifier: Apache-2.0
// ChainRule: bodies that are too large to be written down.

/// A body that is too large to be written down, by its kind and its size.
enum CorpusGenerator: Sendable {
  /// Arrays inside one another.
  case nested(Int)
  /// Objects inside one another.
  case nestedObjects(Int)
  /// A good request, a member of which nobody reads and which reaches this depth.
  case goodNested(Int)
  /// A request of so many nodes, none of which is one.
  case nodes(Int)
  /// A request of so many edges, none of which is one.
  case edges(Int)
  /// A node of so many constants.
  case constants(Int)
  /// A chain of so many nodes.
  case chain(Int)
  /// The same, with a picture in the reply.
  case drawnChain(Int)
  /// A sum of one leaf, so many times.
  case uses(Int)
  /// So many nodes of an operation that does not exist.
  case mistakes(Int)
  /// A node whose id has so many bytes.
  case name(Int)
  /// The same, in an expression.
  case expressionName(Int)
  /// A graph of CppAD that counts so many variables, in as many bytes.
  case counted(Int)

  /// Reads a word such as `nested-512`; `nil` if it is none.
  init?(_ word: String) {
    guard let dash = word.lastIndex(of: "-"), let size = Int(word[word.index(after: dash)...])
    else { return nil }
    switch word[..<dash] {
    case "nested": self = .nested(size)
    case "nested-objects": self = .nestedObjects(size)
    case "good-nested": self = .goodNested(size)
    case "nodes": self = .nodes(size)
    case "edges": self = .edges(size)
    case "constants": self = .constants(size)
    case "mistakes": self = .mistakes(size)
    case "chain": self = .chain(size)
    case "drawn-chain": self = .drawnChain(size)
    case "name": self = .name(size)
    case "expression-name": self = .expressionName(size)
    case "counted": self = .counted(size)
    case "uses": self = .uses(size)
    default: return nil
    }
  }

  /// The body.
  var bytes: [UInt8] { Array(text.utf8) }

  private var text: String {
    switch self {
    case .nested(let depth): repeated("[", depth) + repeated("]", depth)
    case .nestedObjects(let depth): repeated("{\"a\":", depth) + "1" + repeated("}", depth)
    case .goodNested(let depth):
      "{\"nodes\":[{\"id\":\"x\",\"value\":7,\"data\":" + repeated("[", depth - 3)
        + repeated("]", depth - 3) + "}]}"
    case .nodes(let count): "{\"nodes\":[" + repeated("0,", count - 1) + "0]}"
    case .edges(let count):
      "{\"nodes\":[{\"id\":\"x\",\"value\":7}],\"edges\":[" + repeated("0,", count - 1) + "0]}"
    case .constants(let count):
      "{\"nodes\":[{\"id\":\"f\",\"op\":\"concat\",\"inputs\":[" + repeated("1,", count - 1)
        + "1]}]}"
    case .chain(let count): Samples.chain(count - 1)
    case .drawnChain(let count): Samples.chain(count - 1).dropLast() + ",\"include\":[\"svg\"]}"
    case .uses(let count):
      "{\"nodes\":[{\"id\":\"x\",\"value\":7},{\"id\":\"f\",\"op\":\"addn\",\"inputs\":["
        + repeated("\"x\",", count - 1) + "\"x\"]}]}"
    case .name(let count):
      "{\"nodes\":[{\"id\":\"x\",\"value\":7},{\"id\":\"" + repeated("n", count)
        + "\",\"op\":\"exp\",\"inputs\":[\"x\"]}]}"
    case .expressionName(let count): "{\"expression\":\"2*" + repeated("n", count) + "\"}"
    case .counted(let count):
      "{\"op_usage_vec\":[0,[]],\"n_variable_ind\":\(count),\"print_text_vec\":\""
        + repeated("-", count) + "\"}"
    case .mistakes(let count):
      "{\"nodes\":["
        + (0..<count).map { "{\"id\":\($0),\"op\":\"frobnicate\"}" }.joined(separator: ",") + "]}"
    }
  }

  private func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }
}
