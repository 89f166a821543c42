// SPDX-License-Identifier: Apache-2.0
// ChainRule: the wrong factors that are tried.

internal import Autodiff
internal import RealModule

/// What an earlier claim says the value of a node is, which a later one may go on with.
struct EarlierValue {
  let claim: Int
  let node: Int
}

/// The wrong factors that are tried: at each site alone, and at all sites that are alike.
struct AlterationList {
  private let context: CheckContext
  private let nodes: [Int]
  private let isNeeded: [Bool]
  private let isOfNumbers: Bool
  private let earlier: [EarlierValue]
  private(set) var alterations: [[Alteration]] = []

  init(_ context: CheckContext, nodes: [Int], isOfNumbers: Bool, earlier: [EarlierValue]) {
    (self.context, self.isOfNumbers, self.earlier) = (context, isOfNumbers, earlier)
    self.nodes = nodes
    isNeeded = context.graph.descendants(of: .nodes(nodes))
  }

  private struct Kind: Hashable {
    let likeness: [OperationCode]
    let isEdge: Bool
    let port: Int
    let change: Alteration.Change
  }

  /// What else somebody takes who has misread a node: its wrong value where the derivative belongs.
  var misreadValues: [(reading: Int, alteration: Alteration)] {
    context.sites.filter { isNeeded[$0.source] && $0.isDiagonal }.flatMap { site in
      context.readings.indices.filter { index in
        context.readings[index].code == .precedence && isRead(site.target, index)
      }.map { ($0, Alteration(site: site, change: .readingOfValue($0))) }
    }
  }

  mutating func run() {
    var alike: [Kind: [Alteration]] = [:]
    var order: [Kind] = []
    for site in context.sites where isNeeded[site.source] {
      for change in changes(at: site) {
        let alteration = Alteration(site: site, change: change)
        alterations.append([alteration])
        let kind = Kind(
          likeness: site.likeness, isEdge: site.port != nil,
          // The mistake of taking a factor for the other does not ask which.
          port: alteration.isProduct ? 0 : site.port ?? 0, change: change)
        if alike[kind] == nil { order.append(kind) }
        alike[kind, default: []].append(alteration)
      }
    }
    for kind in order {
      guard let group = alike[kind], group.count > 1 else { continue }
      guard group.count <= 64 else {
        context.omitForAll()
        continue
      }
      alterations.append(group)
    }
  }

  private func changes(at site: Site) -> [Alteration.Change] {
    var found: [Alteration.Change] = []
    if site.port != nil {
      if context.structure.useCounts[site.source] > 1 {
        found += [.dropped, .doubled]
      } else if nodes.contains(site.source) {
        found.append(.dropped)
      }
    }
    guard site.isDiagonal else { return found }
    found += [.one, .negative]
    if isFunction(site) { found += [.value, .input] }
    if site.port != nil, site.likeness == [.multiply], hasSign(site.target) {
      found.append(.negatedInput)
    }
    found += earlier.filter { $0.node == site.target }.map { .claimedValue($0.claim) }
    for (index, reading) in context.readings.enumerated()
    where reading.code == .precedence && isRead(site.target, index) {
      found.append(.readingOfDerivative(index))
    }
    found += scales(at: site).map { .scaled($0) }
    if isOfNumbers, site.port != nil, site.likeness == [.multiply] {
      found += components.map { .other($0) }
    }
    return found
  }

  /// Whether a factor of a product is a negation: -x*y is (-x)*y.
  private func hasSign(_ product: Int) -> Bool {
    context.graph.operandNodes(of: product).contains { context.graph.codes[$0] == .negate }
  }

  /// Whether somebody may take the value at a site for its derivative: of an edge, or of a function with
  /// a name; not of whatever lies between several uses of a node and where they meet.
  private func isFunction(_ site: Site) -> Bool {
    if site.port != nil { return true }
    // What begins with a product is no function of one of its factors.
    if site.likeness.first == .multiply { return false }
    if context.structure.useCounts[site.source] <= 1 { return true }
    return context.text.isNamed(site.target) && !context.outputs.contains(site.target)
  }

  /// Whether a node has another value in a reading.
  private func isRead(_ node: Int, _ reading: Int) -> Bool {
    context.other.readings.first?[reading][node] != nil
  }

  /// Leaves and their components, whose values may be confused.
  private var components: [Component] {
    let graph = context.graph
    var found: [Component] = []
    for node in 0..<graph.count where graph.codes[node].isLeaf && context.text.isNamed(node) {
      for element in 0..<min(graph.elementCount(of: node), 16) where found.count < 32 {
        found.append(Component(node: node, element: element))
      }
    }
    return found
  }

  private func scales(at site: Site) -> [Alteration.Scale] {
    func scale(_ factor: Double, _ code: DiagnosisCode, _ words: String) -> Alteration.Scale {
      Alteration.Scale(factor: factor, code: code, words: words)
    }
    var found = [scale(2, .constantFactor, "2"), scale(0.5, .constantFactor, "1/2")]
    guard site.port != nil, let code = site.likeness.first else { return found }
    if let exponent = exponent(site, code), exponent != 2, exponent != 0, exponent != 1 {
      found.append(scale(1 / exponent, .constantFactor, "1/\(NumberWords.short(exponent))"))
    }
    switch code {
    case .sin, .cos, .tan:
      found.append(scale(.pi / 180, .degreesForRadians, "pi/180"))
      found.append(scale(180 / .pi, .degreesForRadians, "180/pi"))
    case .log, .log2, .log10, .exp2, .exp10, .exp:
      for (base, name) in [(2.0, "2"), (10.0, "10")] {
        found.append(scale(Double.log(base), .logarithmBase, "ln(\(name))"))
        found.append(scale(1 / Double.log(base), .logarithmBase, "1/ln(\(name))"))
      }
    default: break
    }
    return found
  }

  /// The exponent of a power, which a learner may forget to write in front.
  private func exponent(_ site: Site, _ code: OperationCode) -> Double? {
    switch code {
    case .cube: return 3
    case .power where site.port == 0:
      let exponent = context.graph.operandNodes(of: site.target)[1]
      return context.graph.isScalar(exponent) ? context.points[0].value(of: exponent).first : nil
    case .powerConstant:
      guard
        case .number(let number)? = context.graph.attributes(of: site.target).first?.value
      else { return nil }
      return number
    default: return nil
    }
  }
}
