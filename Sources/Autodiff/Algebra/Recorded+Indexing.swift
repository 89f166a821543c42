// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements at places, recorded, traced and written down.

extension Recorded {
  func gathered(at index: Recorded, _ gathering: Gathering) -> Recorded {
    Recorded.record(
      gathering.isOfElements ? .gatherElements : .gather, [self, index], gathering.attributes)
  }

  func addedUp(at index: Recorded, _ gathering: Gathering, into target: Shape) -> Recorded {
    Recorded.record(
      gathering.isOfElements ? .scatterAdd : .indexAdd,
      [filled(with: 0, shape: target), index, self], gathering.attributes)
  }

  func kept(in triangle: Triangle) -> Recorded {
    Recorded.record(
      triangle.isLower ? .lowerTriangle : .upperTriangle, [self], [.integer(triangle.diagonal)])
  }
}

extension Lifted {
  func gathered(at index: Self, _ gathering: Gathering) -> Self {
    let operands = [self, index]
    return gathering.isOfElements
      ? Self.step(Self.made(GatherElements.self, gathering.attributes, operands), operands)
      : Self.step(Self.made(Gather.self, gathering.attributes, operands), operands)
  }

  func addedUp(at index: Self, _ gathering: Gathering, into target: Shape) -> Self {
    let operands = [filled(with: 0, shape: target), index, self]
    return gathering.isOfElements
      ? Self.step(Self.made(ScatterAdd.self, gathering.attributes, operands), operands)
      : Self.step(Self.made(IndexAdd.self, gathering.attributes, operands), operands)
  }

  func kept(in triangle: Triangle) -> Self {
    let attributes = [AttributeValue.integer(triangle.diagonal)]
    return triangle.isLower
      ? step(LowerTriangle.self, attributes) : step(UpperTriangle.self, attributes)
  }
}

extension Written {
  func gathered(at index: Written, _ gathering: Gathering) -> Written {
    .called(
      gathering.isOfElements ? GatherElements.listing.name : Gather.listing.name, [self, index],
      gathering.written, Shape(derived: gathering.result(of: shape, at: index.shape)))
  }

  func addedUp(at index: Written, _ gathering: Gathering, into target: Shape) -> Written {
    .called(
      gathering.isOfElements ? ScatterAdd.listing.name : IndexAdd.listing.name,
      [filled(with: 0, shape: target), index, self], gathering.written, target)
  }

  func kept(in triangle: Triangle) -> Written {
    let name = triangle.isLower ? LowerTriangle.listing.name : UpperTriangle.listing.name
    let diagonal = triangle.diagonal
    return .called(
      name, [self], diagonal == 0 ? [] : [.attribute("k", String(diagonal))], shape)
  }

  private static func called(
    _ name: String, _ operands: [Written], _ attributes: [Formula], _ shape: Shape
  ) -> Written {
    Written(
      shape, .call(name, operands.map(\.formula) + attributes),
      .call(name, operands.map(\.notation) + attributes))
  }
}

extension Gathering {
  /// The attributes of the operations that gather and add up so.
  fileprivate var attributes: [AttributeValue] { [.integer(axis)] }

  /// The same written down, without what is so by default.
  fileprivate var written: [Formula] {
    axis == 0 ? [] : [.attribute("axis", String(axis))]
  }
}
