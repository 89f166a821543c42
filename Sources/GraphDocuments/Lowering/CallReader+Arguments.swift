// SPDX-License-Identifier: Apache-2.0
// ChainRule: arguments from a document: a node's own inputs, and its attributes.

internal import Autodiff

extension CallReader {
  /// Reads the arguments in a node's own list; one that cannot be read leaves the node out.
  mutating func readInputList(_ inputs: JSONIndex, of node: Int) {
    switch view.kind(at: inputs) {
    case .array:
      for (index, entry) in view.elements(of: inputs).enumerated() {
        addInput(entry, at: index, of: node)
      }
    case .object:
      for (index, member) in view.members(of: inputs).enumerated() {
        let port = view.withStringBytes(at: member.name) { builder.names.intern($0) }
        addInput(member.value, at: index, port: .name(port), of: node)
      }
      addSubstitutes(inputs, of: node)
    default:
      exclude(node)
      reject(.member("inputs"), "an array of ids and numbers", inputs)
    }
  }

  /// Adds what stands for arguments that were left out before others that were given by name.
  private mutating func addSubstitutes(_ inputs: JSONIndex, of node: Int) {
    let listing = builder.operation(of: node).listing
    guard !listing.substitutes.isEmpty else { return }
    let given = listing.arguments.map { view.member(named: $0, of: inputs) != nil }
    guard let last = given.lastIndex(of: true) else { return }
    var index = view.count(of: inputs)
    for (name, isGiven) in zip(listing.arguments[..<last], given) where !isGiven {
      guard let number = listing.substitutes[name] else { continue }
      builder.addInput(
        builder.addLiteral(number), at: index, port: .name(builder.names.intern(name)), of: node)
      index += 1
    }
  }

  private mutating func addInput(
    _ entry: JSONIndex, at index: Int, port: GraphBuilder.Port = .none, of node: Int
  ) {
    guard let source = readSource(entry) else { return exclude(node) }
    builder.addInput(source, at: index, port: port, of: node)
  }

  /// An id, a number, or an object that holds a value.
  mutating func readSource(_ entry: JSONIndex) -> GraphBuilder.Source? {
    switch view.kind(at: entry) {
    case .string: return .name(view.withStringBytes(at: entry) { builder.names.intern($0) })
    case .number:
      let value = view.double(at: entry)
      guard value.isFinite else {
        violations.add(
          TensorFault.outOfRange(.float64, text: view.excerpt(at: entry)), at: entry)
        return nil
      }
      // The same text may be a node's id, and nodes may come later.
      return builder.addLiteral(value, spelled: builder.names.intern(view.rawString(at: entry)))
    case .object:
      guard let value = view.member("value", of: entry) else {
        violations.add(CallFault.missingMember("value", of: .argument), at: entry)
        return nil
      }
      return readConstant(value)
    default:
      reject(.argument, "an id, a number or {\"value\": ...}", entry)
      return nil
    }
  }

  mutating func readConstant(_ place: JSONIndex) -> GraphBuilder.Source? {
    guard let head = readTensor(place), let shape = countable(head, at: place) else { return nil }
    return builder.addLiteral(shape: shape, start: head.start)
  }

  /// Reads a node's attributes, those that its operation's name implies before them.
  mutating func readAttributes(
    _ parts: NodeMembers, implied: [(name: String, value: AttributeValue)], _ code: OperationCode,
    of node: Int
  ) {
    let listings = code.listing.attributes
    var given = implied
    if let place = parts.attributes {
      guard view.kind(at: place) == .object else {
        exclude(node)
        return reject(.member("attributes"), "an object", place)
      }
      for (member, value) in view.members(of: place) {
        let name = view.string(at: member)
        if isTooLarge(value) { refuseTooLarge(value, of: node) }
        given.append((name, attribute(value, listings.attribute(named: name))))
      }
    }
    builder.setAttributes(given, of: node)
  }

  private func isTooLarge(_ place: JSONIndex) -> Bool {
    view.kind(at: place) == .number && !view.double(at: place).isFinite
  }

  private mutating func refuseTooLarge(_ place: JSONIndex, of node: Int) {
    exclude(node)
    violations.add(TensorFault.outOfRange(.float64, text: view.excerpt(at: place)), at: place)
  }

  /// The value at a place; numbers stay as they are where a number belongs, with their sign of zero.
  func attribute(_ place: JSONIndex, _ listing: AttributeListing?) -> AttributeValue {
    switch view.kind(at: place) {
    case .null: return .none
    case .true: return .boolean(true)
    case .false: return .boolean(false)
    case .string: return .word(view.string(at: place))
    case .number:
      let number = AttributeValue.number(view.double(at: place))
      if listing?.kind == .number { return number }
      return view.integer(at: place).map { .integer($0) } ?? number
    case .array:
      if let integers = integers(place) { return .integers(integers) }
      let lists = view.elements(of: place).map { element in
        view.kind(at: element) == .array ? integers(element) : integer(element).map { [$0] }
      }
      let whole = lists.compactMap { $0 }
      return whole.count == lists.count
        ? .lists(whole) : .other("a list with other things in it")
    case .object: return .other("an object")
    }
  }

  /// The whole numbers of a list; `nil` if there is anything else in it.
  private func integers(_ list: JSONIndex) -> [Int]? {
    var integers: [Int] = []
    for element in view.elements(of: list) {
      guard let integer = integer(element) else { return nil }
      integers.append(integer)
    }
    return integers
  }

  private func integer(_ place: JSONIndex) -> Int? {
    view.kind(at: place) == .number ? view.integer(at: place) : nil
  }
}
