// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is wrong with a graph, in words.

internal import Autodiff

extension GraphError {
  /// The finding, without its place in a document.
  ///
  /// - Parameter id: The node it is about; `nil` if it is about none.
  func finding(about id: String? = nil) -> Finding {
    Finding(
      code: rule.code, detail: rule.detail(of: id ?? ""), hint: rule.hint, nodes: id.map { [$0] })
  }
}

extension GraphError.Rule {
  fileprivate var code: String {
    switch self {
    case .unknownOperation: "unknown-operation"
    case .duplicateID: "duplicate-id"
    case .unknownReference: "unknown-reference"
    case .ambiguousReference: "ambiguous-reference"
    case .argumentCount, .argumentSkipped: "argument-count"
    case .argumentOrder: "implicit-argument-order"
    case .argumentConflict: "argument-conflict"
    case .portsMixed: "mixed-ports"
    case .portTwice: "duplicate-port"
    case .portOutOfRange: "port-out-of-range"
    case .portName: "unknown-argument"
    case .cycle: "cycle"
    case .shape(_, let rule, _): rule.isAttributeRule ? "bad-attribute" : "shape"
    case .unknownAttribute: "unknown-attribute"
    case .missingAttribute: "missing-attribute"
    case .attributeType, .attributeTwice: "bad-attribute"
    case .argumentType: "argument-type"
    case .valueOfComputedNode: "value-of-computed-node"
    case .missingValue: "missing-value"
    case .limit(let name, _, _): "too-many-\(name)"
    }
  }

  fileprivate func detail(of id: String) -> String {
    switch self {
    case .unknownOperation(let name): "There is no operation '\(name)'."
    case .duplicateID(let id, _): "The id '\(id)' is taken by an earlier node."
    case .unknownReference(let id, let role): "The \(role.rawValue) '\(id)' names no node."
    case .ambiguousReference(let text):
      "\(text) could be the number or the node of that id."
    case .cycle(let path, _):
      "These nodes need each other: \((path + path.prefix(1)).joined(separator: " -> "))."
    case .valueOfComputedNode(let code):
      "'\(id)' is computed by '\(code.listing.name)', so it cannot be given a value."
    case .missingValue: "The leaf '\(id)' has no value."
    case .shape(let code, let rule, let operands):
      "'\(id)' is '\(code.listing.name)'"
        + (operands.isEmpty ? "" : " of \(operands.map(\.description).joined(separator: ", "))")
        + ": \(rule.message(of: code.listing))."
    case .unknownAttribute(let name, let code): "'\(code.listing.name)' has no attribute '\(name)'."
    case .missingAttribute(let name, let code):
      "'\(code.listing.name)' needs the attribute '\(name)'."
    case .attributeType(let name, let code, let got):
      "The attribute '\(name)' of '\(code.listing.name)' must be "
        + "\(code.listing.expectation(of: name)), not \(got)."
    case .attributeTwice(let name, let earlier, let code):
      "'\(name)' and '\(earlier)' are one attribute of '\(code.listing.name)', given twice."
    case .limit(let name, let limit, let asked):
      "The graph has \(asked == .max ? "more" : String(asked)) \(name); the limit is \(limit)."
    default: detailOfArguments(id)
    }
  }

  private func detailOfArguments(_ id: String) -> String {
    switch self {
    case .argumentCount(let code, let given):
      "'\(code.listing.name)' takes \(code.listing.arityPhrase), and '\(id)' has \(given)."
    case .argumentOrder(let code, let sources):
      "'\(code.listing.name)' is not commutative, and nothing says which argument is which: "
        + "\(code.listing.name)(\(sources.joined(separator: ", "))) or "
        + "\(code.listing.name)(\(sources.reversed().joined(separator: ", ")))."
    case .argumentConflict(let inputs, let edges):
      "The inputs of '\(id)' are \(CallFault.list(inputs)), and its edges say "
        + "\(CallFault.list(edges))."
    case .portsMixed(let given, let total):
      "Of the arguments of '\(id)', \(given) of \(total) have a port."
    case .portTwice(let port, _): "Port \(port) is taken by an earlier argument."
    case .portOutOfRange(let port, let code, let given):
      "There is no port \(port): '\(code.listing.name)' has "
        + "\(given == 1 ? "1 argument" : "\(given) arguments") here, numbered from 0."
    case .portName(let name, let code): "'\(code.listing.name)' has no argument '\(name)'."
    case .argumentSkipped(let name, let code):
      "'\(code.listing.name)' takes \(CallFault.list(code.listing.arguments)) in this order, and '\(id)' "
        + "has '\(name)' without one before it."
    case .argumentType(let code, let argument, let given, _):
      "The argument '\(code.argumentName(argument))' of '\(id)', which is "
        + "'\(code.listing.name)', must be \(code.listing.argumentType(argument).phrase), and is "
        + "\(given.name)."
    default: ""
    }
  }

  fileprivate var hint: String? {
    switch self {
    case .unknownOperation(let name):
      NearestName.ranked(name, among: OperationTable.allNames, count: 3).nilIfEmpty
        .map {
          $0.count == 1 ? "Did you mean '\($0[0])'?" : "Near to it are \(CallFault.list($0))."
        }
    case .ambiguousReference: "Write {\"value\": ...} for the number, or rename the node."
    case .argumentOrder:
      "Give each edge a 'port' (0, 1, ... or the argument's name), or set 'implicitOrder'."
    case .portsMixed: "Give a port to all of them or, where their order does not matter, to none."
    case .argumentConflict: "Say the arguments once, or twice the same."
    case .argumentSkipped(let name, let code): code.listing.hint(forSkippedBefore: name)
    case .portName(_, let code): "Its arguments are \(CallFault.list(code.listing.arguments))."
    case .unknownAttribute(let name, let code):
      NearestName.nearest(
        to: name, among: code.listing.attributes.flatMap { [$0.name] + $0.aliases }
      )
      .map { "Did you mean '\($0)'?" }
        ?? (code.listing.attributes.isEmpty
          ? "It has none."
          : "Its attributes are \(CallFault.list(code.listing.attributes.map(\.name))).")
    case .attributeType(let name, let code, _) where code.listing.arguments.contains(name):
      "A tensor belongs among the inputs: '\(name)' is an argument too."
    case .cycle: "Take one of the references among them out."
    case .argumentType(let code, let argument, _, _):
      code.listing.argumentType(argument) == .index
        ? "Give the leaf 'dtype': 'int64', or cast it: cast(i, to='int64')." : "Cast it to float64."
    case .missingValue: "Give the node a 'value', or name it in 'inputs'."
    default: nil
    }
  }
}

extension ArgumentType {
  /// What the elements may be, in words.
  fileprivate var phrase: String {
    switch self {
    case .index: "whole numbers (int64)"
    default: "float64 or float32"
    }
  }
}

extension ShapeRule {
  var isAttributeRule: Bool {
    switch self {
    case .axisOutOfRange, .axisRepeated, .notAPermutation, .badTargetShape, .badShape, .attribute:
      true
    default: false
    }
  }
}

extension OperationListing {
  /// How many arguments there may be, in words.
  var arityPhrase: String {
    let plural = { (count: Int) in count == 1 ? "1 argument" : "\(count) arguments" }
    return switch variadic {
    case .no: arguments.isEmpty ? "no arguments" : plural(arguments.count)
    case .upTo(let extra): "\(arguments.count - extra) to \(plural(arguments.count))"
    case .any: "at least \(plural(max(arguments.count, 1)))"
    }
  }

  /// What to give where an argument before this one was left out.
  fileprivate func hint(forSkippedBefore name: String) -> String {
    let numbers = arguments.compactMap { argument in
      substitutes[argument].map { "\(NumberText.text($0)) for '\(argument)'" }
    }
    return numbers.isEmpty
      ? "Give those before '\(name)' too."
      : "Give those before '\(name)' too: \(numbers.joined(separator: ", ")) changes nothing."
  }

  func expectation(of name: String) -> String {
    attributes.attribute(named: name)?.kind.expectation ?? "something else"
  }
}

extension Array {
  fileprivate var nilIfEmpty: Self? { isEmpty ? nil : self }
}
