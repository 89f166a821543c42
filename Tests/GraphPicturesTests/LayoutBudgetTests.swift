// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of layouts for which there is no time.

import Autodiff
import Testing

@testable import GraphPictures

@Suite("Layouts without time")
struct LayoutBudgetTests {
  private let request = LayoutRequest(
    boxes: [(40, 20), (40, 30), (60, 20)], wires: [(0, 1), (0, 2), (1, 2)])

  @Test("are plain once the time is over, and leave Graphviz to others")
  func over() {
    let none = GraphvizLayout.layout(request, within: Budget { .deadlineExceeded })
    #expect(none.centers == request.plain.centers && none.wires == request.plain.wires)
    let made = GraphvizLayout.layout(request, within: .unlimited)
    #expect(made.centers != request.plain.centers && made.wires.allSatisfy { !$0.isEmpty })
  }

  @Test("come one after the other where several threads want one")
  func together() async {
    let layouts = await withTaskGroup(of: [Point].self) { group in
      for _ in 0..<4 {
        group.addTask { GraphvizLayout.layout(request, within: .unlimited).centers }
      }
      return await group.reduce(into: [[Point]]()) { $0.append($1) }
    }
    #expect(layouts.count == 4 && layouts.allSatisfy { $0 == layouts[0] })
    #expect(layouts[0] != request.plain.centers)
  }
}
