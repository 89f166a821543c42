// SPDX-License-Identifier: Apache-2.0
// ChainRule.

@main
struct ChainRule {
  static func main() {}
}
