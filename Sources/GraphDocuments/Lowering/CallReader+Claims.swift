// SPDX-License-Identifier: Apache-2.0
// ChainRule: claims, and the points at which they are compared.

internal import Autodiff

extension CallOptions {
  /// The members of a check.
  package static let checkMembers = ["claims", "points", "rtol", "atol"]
}

extension CallReader {
  /// How many claims and how many points a check may have.
  private static var maximumClaims: Int { 1000 }
  private static var maximumPoints: Int { 16 }

  /// Refuses the members of a check where nothing is checked.
  mutating func refuseCheckMembers() {
    for (name, place) in members.check {
      violations.add(CallFault.ofCheckOnly(name), at: place)
    }
  }

  /// Keeps the values of leaves that inputs are given over.
  mutating func keepOwnValues() {
    guard let inputs = members.inputs, view.kind(at: inputs) == .object else { return }
    for (name, _) in view.members(of: inputs) {
      guard let node = builder.node(ofName: symbol(at: name)), isGiven(node) else { continue }
      keepOwnValue(of: node)
    }
  }

  /// Keeps the value that a leaf has before another one is given over it; the first one is its own.
  mutating func keepOwnValue(of node: Int) {
    guard check.ownValues[node] == nil, let (shape, start) = builder.value(ofLeaf: node),
      start <= numbers.count, shape.count <= numbers.count - start
    else { return }
    let elements = Array(numbers.values[start..<start + shape.count])
    check.ownValues[node] = Tensor(shape: shape, elements: elements)
  }

  /// Reads what is claimed, once the nodes are known.
  mutating func readCheck() {
    for (name, place) in members.check {
      switch name {
      case "claims": readClaims(place)
      case "points": readPoints(place)
      case "rtol": check.relativeTolerance = check.relativeTolerance ?? tolerance(name, place)
      default: check.absoluteTolerance = check.absoluteTolerance ?? tolerance(name, place)
      }
    }
  }

  /// Takes a tolerance that is given beside the document.
  mutating func addCheckMember(_ name: String, _ value: String) {
    guard let number = Double(value), (0...1).contains(number), name == "rtol" || name == "atol"
    else {
      let expected = name == "rtol" || name == "atol" ? "a number from 0 to 1" : "in the body"
      return add(.parameter(name, value: value, expected: expected), parameter: name)
    }
    if name == "rtol" { check.relativeTolerance = number } else { check.absoluteTolerance = number }
  }

  /// How many elements all claims may speak of at all points together.
  private static var maximumClaimedElements: Int { 1 << 24 }

  /// Refuses claims about more elements than are compared.
  private mutating func limitClaims(in graph: Graph) {
    let nodes = check.claims.flatMap(\.nodes)
    let points = 1 + max(check.points?.count ?? 0, 3)
    // The elements of each node are within the limit of all, and the claims are few.
    let count = nodes.reduce(0) { $0 + graph.elementCount(of: $1) } * points
    let maximum = min(limits.elements, CallReader.maximumClaimedElements)
    guard count > maximum else { return }
    let rule = GraphError.Rule.limit(name: "elements", limit: maximum, asked: count)
    var finding = GraphError(rule, at: .graph).finding()
    finding.hint = "Claim less at a time."
    violations.add(finding, at: check.claims.first?.place)
  }

  /// Finds where claims stand, for what is found out only when they are worked out.
  private mutating func locateClaims() {
    var locator = JSONLocator(view)
    for index in check.claims.indices {
      (check.claims[index].pointer, check.claims[index].position) = locator.locate(
        check.claims[index].place)
    }
  }

  /// Refuses claims about gradients that there are not, about rows, and in an arithmetic in which differences
  /// say nothing.
  mutating func judgeClaims(in graph: Graph, _ rows: Rows?) {
    locateClaims()
    limitClaims(in: graph)
    if rows != nil { add(.notOfRows("check"), at: members.batch, parameter: "batch") }
    if options.precision == .float32 {
      let place = members.options.last { $0.name == "dtype" }?.place
      add(.notOffered("float32", offered: ["float64"]), at: place, parameter: "dtype")
    }
    for claim in check.claims where !claim.isOfValue {
      for node in claim.nodes where !graph.elementTypes[node].isDifferentiable {
        let fault = CallFault.notDifferentiable(
          graph.name(of: node), reason: graph.reasonWithoutGradient(node), isOutput: false)
        violations.add(fault, at: claim.place, nodes: [graph.name(of: node)])
      }
    }
  }

  private mutating func tolerance(_ name: String, _ place: JSONIndex) -> Double? {
    guard view.kind(at: place) == .number else {
      reject(.member(name), "a number", place)
      return nil
    }
    let value = view.double(at: place)
    if value >= 0, value <= 1 { return value }
    violations.add(
      CallFault.outOfRange(
        .member(name), got: view.excerpt(at: place), expected: "a number from 0 to 1"), at: place)
    return nil
  }

  // MARK: Claims

  private mutating func readClaims(_ place: JSONIndex) {
    var names: [String] = []
    switch view.kind(at: place) {
    case .array:
      for claim in view.elements(of: place) {
        guard hasRoom(at: claim) else { return }
        readClaim(claim, &names)
      }
    case .object:
      for (name, claimed) in view.members(of: place) {
        guard hasRoom(at: claimed) else { return }
        let id = view.string(at: name)
        guard let node = builder.node(ofName: symbol(at: name)) else {
          addUnknownID(id, "claims", at: claimed)
          continue
        }
        if let content = content(claimed, names) {
          check.claims.append(
            GivenClaim(
              isOfValue: false, nodes: [node], content: content, place: claimed))
        }
      }
    default: reject(.member("claims"), "an array or object", place)
    }
  }

  private mutating func hasRoom(at place: JSONIndex) -> Bool {
    guard check.claims.count >= CallReader.maximumClaims else { return true }
    violations.add(
      CallFault.outOfRange(
        .member("claims"), got: "more", expected: "at most \(CallReader.maximumClaims) claims"),
      at: place)
    return false
  }

  private mutating func readClaim(_ place: JSONIndex, _ names: inout [String]) {
    guard view.kind(at: place) == .object else {
      return reject(.entry(of: "claims"), "an object", place)
    }
    for (name, value) in view.members(of: place) {
      let known = ["value", "gradient", "is", "as", "decimals"]
      let text = view.string(at: name)
      guard !known.contains(text) else { continue }
      violations.add(
        CallFault.unknownMember(text, nearest: NearestName.nearest(to: text, among: known)),
        at: value)
    }
    guard let claimed = view.member("is", of: place) else {
      return violations.add(CallFault.missingMember("is", of: .entry(of: "claims")), at: place)
    }
    let (value, gradient) = (view.member("value", of: place), view.member("gradient", of: place))
    if let gradient, value != nil {
      return violations.add(CallFault.conflict("value", "gradient"), at: gradient)
    }
    guard let target = value ?? gradient else {
      let fault = CallFault.missingMember("gradient", of: .entry(of: "claims"))
      return violations.add(fault, at: place)
    }
    let nodes = targets(target, value == nil ? "gradient" : "value")
    let content = content(claimed, names)
    let name = claimName(place)
    if let name { names.append(name) }
    let decimals = decimals(place)
    guard let nodes, let content, !nodes.isEmpty else { return }
    check.claims.append(
      GivenClaim(
        isOfValue: value != nil, nodes: nodes, content: content, name: name, decimals: decimals,
        place: claimed))
  }

  private mutating func targets(_ place: JSONIndex, _ member: String) -> [Int]? {
    let entries = view.kind(at: place) == .array ? Array(view.elements(of: place)) : [place]
    var nodes: [Int] = []
    var known: Set<Int> = []
    for entry in entries {
      guard let name = unusualName(at: entry, .member(member)) else { return nil }
      guard let node = builder.node(ofName: name) else {
        addUnknownID(builder.names[name], member, at: entry)
        return nil
      }
      guard known.insert(node).inserted else {
        let id = builder.names[builder.name(of: node)]
        violations.add(CallFault.repeatedID(id, member: member), at: entry)
        return nil
      }
      nodes.append(node)
    }
    return nodes
  }

  private mutating func claimName(_ place: JSONIndex) -> String? {
    guard let name = view.member("as", of: place) else { return nil }
    guard view.kind(at: name) == .string else {
      reject(.member("as"), "a string", name)
      return nil
    }
    return view.string(at: name)
  }

  private mutating func decimals(_ place: JSONIndex) -> Int? {
    guard let decimals = view.member("decimals", of: place) else { return nil }
    if view.kind(at: decimals) == .number, let count = view.integer(at: decimals),
      (0...17).contains(count)
    {
      return count
    }
    violations.add(
      CallFault.outOfRange(
        .member("decimals"), got: view.excerpt(at: decimals),
        expected: "a whole number from 0 to 17"), at: decimals)
    return nil
  }

  /// What is claimed; `nil`, and reported, if it cannot be read.
  private mutating func content(
    _ place: JSONIndex, _ names: [String]
  ) -> GivenClaim.Content? {
    let words = ["NaN", "Infinity", "-Infinity"]
    guard view.kind(at: place) == .string, !words.contains(view.string(at: place)) else {
      guard let head = readTensor(place), let shape = countable(head, at: place) else { return nil }
      let elements = Array(numbers.values[head.start..<head.start + head.count])
      numbers.truncate(to: head.start)
      return Tensor(shape: shape, elements: elements).map { .numbers($0) }
    }
    let text = view.string(at: place)
    do throws(ExpressionFault) {
      let expression = try ExpressionParser.parse(text, maximumTerms: 2000)
      guard areNamesKnown(in: expression, text, names, at: place) else { return nil }
      return .expression(text, expression)
    } catch {
      violations.add(error.finding(in: text), at: place)
      return nil
    }
  }

  /// Whether the names of an expression are nodes or earlier claims'; those that are not are reported.
  private mutating func areNamesKnown(
    in expression: Expression, _ text: String, _ names: [String], at place: JSONIndex
  ) -> Bool {
    var areKnown = true
    for name in expression.freeNames where !names.contains(name) {
      if let symbol = builder.names.find(name), builder.node(ofName: symbol) != nil { continue }
      areKnown = false
      guard areNodesKnown else { continue }
      let nearest = NearestName.nearest(to: name, among: names) ?? nearestID(to: name)
      let fault = CallFault.unknownID(name, member: "is", nearest: nearest)
      var finding = Finding(code: fault.code, detail: fault.detail, hint: fault.hint)
      finding.span = expression.terms.first { $0.kind == .name(name) }?.span
      violations.add(finding, at: place)
    }
    return areKnown
  }

  // MARK: Points

  private mutating func readPoints(_ place: JSONIndex) {
    guard view.kind(at: place) == .array else {
      return reject(.member("points"), "an array", place)
    }
    var points: [[Int: [Double]]] = []
    for point in view.elements(of: place) {
      guard points.count < CallReader.maximumPoints else {
        return violations.add(
          CallFault.outOfRange(
            .member("points"), got: "more", expected: "at most \(CallReader.maximumPoints) points"),
          at: point)
      }
      guard view.kind(at: point) == .object else {
        reject(.entry(of: "points"), "an object", point)
        continue
      }
      points.append(readPoint(point))
    }
    check.points = points
  }

  private mutating func readPoint(_ point: JSONIndex) -> [Int: [Double]] {
    var values: [Int: [Double]] = [:]
    for (name, value) in view.members(of: point) {
      guard let node = builder.node(ofName: symbol(at: name)) else {
        addUnknownID(view.string(at: name), "points", at: value)
        continue
      }
      let id = view.string(at: name)
      guard isGiven(node) else {
        let operation = builder.operation(of: node).listing.name
        violations.add(CallFault.valueOfComputedNode(id, operation: operation), at: value)
        continue
      }
      guard let head = readTensor(value), let shape = countable(head, at: value) else { continue }
      let expected = builder.shape(ofLeaf: node)
      if builder.hasValue(node), shape != expected {
        violations.add(
          CallFault.valueShape(id, stated: expected.dimensions, given: shape.dimensions), at: value)
      } else {
        values[node] = Array(numbers.values[head.start..<head.start + head.count])
      }
      numbers.truncate(to: head.start)
    }
    return values
  }
}
