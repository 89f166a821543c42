// SPDX-License-Identifier: Apache-2.0
// ChainRule: which elements meet in a convolution.

extension ConvolutionGeometry {
  /// Calls `body` for every product of a convolution, with the places of the elements of the large
  /// side, the kernel and the small side that meet in it; padding meets nothing.
  func forEachMeeting(_ body: (_ large: Int, _ kernel: Int, _ small: Int) -> Void) {
    let positions = Shape(derived: axes.map(\.small))
    let shape = Shape(derived: axes.map(\.kernel))
    let taps = (0..<shape.count).map { shape.indices(ofElement: $0) }
    for image in 0..<batch {
      for output in 0..<groups * outputs {
        let group = output / outputs
        for position in 0..<positions.count {
          let at = positions.indices(ofElement: position)
          let small = (image * groups * outputs + output) * positions.count + position
          for input in 0..<inputs {
            let plane = (image * groups + group) * inputs + input
            for place in 0..<taps.count {
              let element = element(of: plane, at, taps[place])
              guard let element else { continue }
              body(element, (output * inputs + input) * taps.count + place, small)
            }
          }
        }
      }
    }
  }

  /// The element of a plane of the large side that a place of the kernel meets at a position; `nil` in
  /// the padding.
  private func element(of plane: Int, _ position: [Int], _ place: [Int]) -> Int? {
    var element = plane
    for (axis, (position, place)) in zip(axes, zip(position, place)) {
      if axis.inside(place, among: position..<position + 1).isEmpty { return nil }
      element = element * axis.large + position * axis.stride + axis.offset(place)
    }
    return element
  }
}
