// SPDX-License-Identifier: Apache-2.0
// ChainRule: another factor at a site, and the gradient that follows.

internal import Autodiff

/// Another factor where a local derivative belongs.
struct Alteration: Hashable {
  let site: Site
  let change: Change

  /// What stands where the local derivative belongs.
  enum Change: Hashable {
    /// Nothing.
    case one
    /// The target's value.
    case value
    /// What an earlier claim says the target's value is.
    case claimedValue(Int)
    /// The target's value under another reading of the graph.
    case readingOfValue(Int)
    /// The derivative, worked out from the target's value under another reading of the graph.
    case readingOfDerivative(Int)
    /// The argument's value.
    case input
    /// The argument's value with the other sign, where the product has a sign.
    case negatedInput
    /// The derivative with the other sign.
    case negative
    /// The derivative times a number.
    case scaled(Scale)
    /// An element of another node's value.
    case other(Component)
    /// The edge is left out.
    case dropped
    /// The edge is counted twice.
    case doubled
  }

  /// A number by which a derivative may be wrong.
  struct Scale: Hashable {
    let factor: Double
    let code: DiagnosisCode
    /// What the number is, in words.
    let words: String
  }

  /// The mistake that it is.
  var code: DiagnosisCode {
    switch change {
    case .one: .localDerivativeMissing
    case .value, .claimedValue, .readingOfValue: .valueInsteadOfDerivative
    case .readingOfDerivative: .precedence
    case .input: isProduct ? .swappedOperand : .inputInsteadOfDerivative
    case .negatedInput: .swappedOperand
    case .negative: .sign
    case .scaled(let scale): scale.code
    case .other: .wrongName
    case .dropped: .missingPath
    case .doubled: .pathCountedTwice
    }
  }

  /// Whether the derivative is there, with another sign or factor.
  var changesFactor: Bool {
    switch change {
    case .negative, .scaled: true
    default: false
    }
  }

  /// Whether the site is a factor of a product.
  var isProduct: Bool { site.port != nil && site.likeness == [.multiply] }
}

/// An element of a node's value.
struct Component: Hashable {
  let node: Int
  let element: Int
}

/// Numbers that alterations put in: what is claimed of nodes, and what other readings of the graph give.
struct OtherValues {
  /// For each point, by claim.
  var claimed: [[Int: [Double]]] = []
  /// For each point, by reading and node.
  var readings: [[[Int: [Double]]]] = []
}

/// Works out gradients in which some factors are others.
struct AlteredChain {
  let structure: GraphStructure
  let points: [CheckPoint]
  let other: OtherValues
  let budget: Budget

  /// The gradients of all nodes at a point with these alterations; `nil` if one makes no sense there.
  ///
  /// An alteration adds to its source's cotangent the target's cotangent times the difference of the
  /// factors; the sweep on from there is linear. Targets nearer to the output go first, so that what
  /// comes back to the others is altered already.
  func gradients(
    _ alterations: [Alteration], at place: Int
  ) throws(EvaluationError) -> [Double]? {
    let point = points[place]
    var gradients = point.gradients
    let sorted = alterations.sorted {
      structure.position[$0.site.target] > structure.position[$1.site.target]
    }
    for alteration in sorted {
      guard let change = try self.change(alteration, gradients, at: place) else { return nil }
      let spread = try point.reverse(alteration.site.source, change, within: budget)
      for index in gradients.indices { gradients[index] += spread[index] }
    }
    return gradients
  }

  /// What an alteration adds to the cotangent of its source.
  private func change(
    _ alteration: Alteration, _ gradients: [Double], at place: Int
  ) throws(EvaluationError) -> [Double]? {
    let (point, site) = (points[place], alteration.site)
    let upstream = gradients[point.layout.range(of: site.target)]
    let local = try point.local(site, within: budget)
    if local == nil, alteration.change == .dropped || alteration.change == .doubled {
      guard let port = site.port else { return nil }
      let sign = alteration.change == .dropped ? -1.0 : 1.0
      // The contribution as it is; an altered one further up would need a sweep of its own.
      return point.edges(into: site.target)[port].contribution.elements.map { sign * $0 }
    }
    guard let local, let factor = try factor(alteration, local, at: place),
      factor.count == local.count,
      local.count == upstream.count
    else { return nil }
    let difference = zip(upstream, zip(factor, local)).map { $0 * ($1.0 - $1.1) }
    return point.unbroadcast(difference, of: site.target, to: site.source)
  }

  /// What stands where the local derivative belongs.
  func factor(
    _ alteration: Alteration, _ local: [Double], at place: Int
  ) throws(EvaluationError) -> [Double]? {
    let (point, site) = (points[place], alteration.site)
    switch alteration.change {
    case .one: return local.map { _ in 1 }
    case .value: return Array(point.value(of: site.target))
    case .claimedValue(let claim): return other.claimed[place][claim]
    case .readingOfValue(let reading): return other.readings[place][reading][site.target]
    case .readingOfDerivative(let reading):
      guard let value = other.readings[place][reading][site.target] else { return nil }
      return derivative(site, local, of: value, at: point)
    case .input: return point.broadcast(site.source, to: site.target)
    case .negatedInput: return point.broadcast(site.source, to: site.target)?.map { -$0 }
    case .negative: return local.map { -$0 }
    case .scaled(let scale): return local.map { $0 * scale.factor }
    case .other(let component):
      let value = point.value(of: component.node)
      return local.map { _ in value[value.startIndex + component.element] }
    case .dropped: return local.map { _ in 0 }
    case .doubled: return local.map { 2 * $0 }
    }
  }

  /// The derivative as its usual formula in the value gives it; `nil` if the way has none.
  private func derivative(
    _ site: Site, _ local: [Double], of other: [Double], at point: CheckPoint
  ) -> [Double]? {
    let value = Array(point.value(of: site.target))
    return ValueFormula.allCases.first { $0.fits(local, value) }.map { other.map($0.derivative) }
  }
}

/// Functions whose derivative learners work out from the value.
enum ValueFormula: CaseIterable {
  case sigmoid, tanh, exponential

  /// The derivative where the function has this value.
  func derivative(_ value: Double) -> Double {
    switch self {
    case .sigmoid: value * (1 - value)
    case .tanh: 1 - value * value
    case .exponential: value
    }
  }

  /// The derivative as a formula in a name.
  func text(_ name: String) -> String {
    switch self {
    case .sigmoid: "\(name)*(1 - \(name))"
    case .tanh: "1 - \(name)^2"
    case .exponential: name
    }
  }

  /// Whether these derivatives are those of the function.
  func fits(_ local: [Double], _ values: [Double]) -> Bool {
    zip(local, values).allSatisfy { local, value in
      (local - derivative(value)).magnitude <= 1e-9 * local.magnitude
    }
  }
}
