// SPDX-License-Identifier: Apache-2.0
// ChainRule: which elements meet in a convolution.

extension ConvolutionGeometry {
  /// Calls `body` for every product of a convolution, with the places of the elements of the large
  /// side, the kernel and the small side that meet in it; padding meets nothing.
  func forEachMeeting(_ body: (_ large: Int, _ kernel: Int, _ small: Int) -> Void) {
    let (y, x) = (vertical, horizontal)
    for image in 0..<batch {
      for output in 0..<groups * outputs {
        let group = output / outputs
        for position in 0..<y.small * x.small {
          let (row, column) = (position / x.small, position % x.small)
          let small = (image * groups * outputs + output) * y.small * x.small + position
          for input in 0..<inputs {
            let plane = (image * groups + group) * inputs + input
            for place in 0..<y.kernel * x.kernel {
              let (down, across) = (place / x.kernel, place % x.kernel)
              guard !y.inside(down, among: row..<row + 1).isEmpty,
                !x.inside(across, among: column..<column + 1).isEmpty
              else { continue }
              let line = plane * y.large + row * y.stride + y.offset(down)
              body(
                line * x.large + column * x.stride + x.offset(across),
                (output * inputs + input) * y.kernel * x.kernel + place, small)
            }
          }
        }
      }
    }
  }
}
