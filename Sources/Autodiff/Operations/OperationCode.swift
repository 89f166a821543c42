// SPDX-License-Identifier: Apache-2.0
// ChainRule: the central list of operations.

/// The operations of the catalogue, as a number that fits a column.
///
/// This list and the switch below are the one place beside its family file where an operation is
/// named; neither compiles without the other. Everything else reads ``OperationTable``.
public enum OperationCode: UInt16, CaseIterable, Sendable, BitwiseCopyable {
  case variable, constant

  case zeros
  case ones
  case full
  case eye
  case iota
  case randomNormal
  case randomUniform

  case identity
  case add
  case subtract
  case multiply
  case divide
  case negate
  case reciprocal
  case addConstant
  case multiplyConstant
  case abs
  case fusedMultiplyAdd
  case linearInterpolation
  case squaredDifference

  case floor
  case ceil
  case round
  case truncate
  case sign
  case flooredRemainder
  case truncatedRemainder

  case square
  case cube
  case squareRoot
  case reciprocalSquareRoot
  case cubeRoot
  case power
  case powerConstant
  case hypotenuse

  case exp
  case exp2
  case exp10
  case expMinusOne
  case logAddExp

  case log
  case log2
  case log10
  case logOnePlus
  case logOneMinusExp
  case xLogY
  case xLogOnePlusY
  case entropy

  case sin
  case cos
  case tan
  case asin
  case acos
  case atan
  case atan2
  case sinc
  case degreesToRadians
  case radiansToDegrees

  case sinh
  case cosh
  case tanh
  case asinh
  case acosh
  case atanh

  case erf
  case erfc
  case erfcx
  case erfinv
  case gaussian
  case normalDensity
  case ndtr
  case logNdtr
  case ndtri
  case logit
  case logGamma
  case gamma
  case digamma
  case polygamma
  case beta
  case logBeta
  case lowerGamma
  case upperGamma
  case gammaDensity
  case besselJ0
  case besselJ1
  case besselI0
  case besselI1
  case besselI0e
  case besselI1e

  case sigmoid
  case rectifiedLinear
  case softplus

  case rectifiedLinear6
  case hardTanh
  case hardSigmoid
  case hardSwish
  case leakyRectifiedLinear
  case parametricRectifiedLinear
  case thresholdedRectifiedLinear
  case hardShrink
  case softShrink
  case tanhShrink
  case exponentialLinear
  case continuousExponentialLinear
  case scaledExponentialLinear
  case sigmoidLinear
  case gaussianErrorLinear
  case quickGaussianErrorLinear
  case mish
  case logSigmoid
  case squarePlus
  case softSign

  case gatedLinearUnit
  case swishGatedLinearUnit
  case gaussianGatedLinearUnit
  case softmin
  case logMeanExp

  case equal
  case notEqual
  case less
  case lessOrEqual
  case greater
  case greaterOrEqual

  case and
  case or
  case exclusiveOr
  case not
  case isNaN
  case isInfinite
  case isFinite

  case `where`
  case maximum
  case minimum
  case maximumNumber
  case minimumNumber

  case clip
  case clipBetween
  case copySign
  case nanToNum
  case heaviside

  case sum
  case mean
  case max
  case min
  case addAll

  case product
  case logSumExp
  case logSum
  case variance
  case standardDeviation
  case norm
  case l1
  case l2
  case sumSquare

  case cumulativeSum
  case cumulativeProduct
  case logCumulativeSumExp
  case linearRecurrence
  case cumulativeMax
  case cumulativeMin
  case cumulativeMaxIndices
  case cumulativeMinIndices

  case allElements
  case anyElement
  case countNonZero
  case argMax
  case argMin

  case sort
  case sortedIndices
  case topK
  case topKIndices
  case median

  case reshape
  case transpose
  case broadcastTo
  case concat
  case stack
  case slice
  case sliceScatter
  case index

  case gather
  case gatherElements
  case indexAdd
  case scatterAdd
  case scatter
  case gatherND
  case flatten
  case squeeze
  case unsqueeze
  case swapAxes
  case moveAxis
  case flip
  case roll
  case rotate
  case tile
  case `repeat`
  case split
  case pad
  case lowerTriangle
  case upperTriangle
  case diag
  case diagonal
  case diagonalEmbedding
  case cast
  case oneHot
  case stopGradient

  case dot
  case matmul
  case linear

  case solve
  case triangularSolve
  case inverse
  case determinant
  case logDeterminant
  case logMagnitudeOfDeterminant
  case signOfDeterminant
  case adjugate
  case cholesky

  case symmetricEigenvalues
  case symmetricEigenvectors
  case singularValues
  case leftSingularVectors
  case rightSingularVectors
  case orthogonalFactor
  case triangularFactor
  case pseudoinverse
  case leastSquares
  case matrixExponential

  case gemm
  case outer
  case kronecker
  case cross
  case tensorDot
  case einsum
  case matrixPower
  case trace
  case matrixTranspose

  case softmax
  case logSoftmax
  case meanSquaredError
  case logitCrossEntropy
  case crossEntropy

  case convolution1D
  case convolution2D
  case transposedConvolution1D
  case transposedConvolution2D
  case kernelCorrelation
  case maxPool
  case averagePool
  case adaptiveMaxPool
  case adaptiveAveragePool
  case globalMaxPool
  case globalAveragePool
  case averagePoolTranspose
  case maxPoolSelect
  case maxPoolScatter
  case layerNorm
  case rootMeanSquareNorm
  case batchNorm
  case instanceNorm
  case groupNorm
  case embedding
  case attention
  case dropout
  case rotaryEmbedding
  case recurrentCell
  case gatedRecurrentCell
  case memoryCell
  case memoryCellState
  case meanAbsoluteError
  case huber
  case smoothAbsoluteError
  case logCosh
  case poissonLikelihood
  case gaussianLikelihood
  case binaryCrossEntropy
  case hinge
  case squaredHinge
  case kullbackLeibler
  case negativeLogLikelihood
  case multiMargin
  case triplet
  case cosineSimilarity

  /// Calls the visitor with the type of the operation.
  ///
  /// Each arm is a generic call at a concrete type, so a visitor that is inlined here becomes a
  /// switch over specialised code.
  @inline(__always)
  func accept<V: OperationVisitor>(_ visitor: inout V) -> V.Result {
    switch self {
    case .variable: visitor.visit(Variable.self)
    case .constant: visitor.visit(Constant.self)
    case .zeros: visitor.visit(Zeros.self)
    case .ones: visitor.visit(Ones.self)
    case .full: visitor.visit(Full.self)
    case .eye: visitor.visit(Eye.self)
    case .iota: visitor.visit(Iota.self)
    case .randomNormal: visitor.visit(RandomNormal.self)
    case .randomUniform: visitor.visit(RandomUniform.self)
    case .identity: visitor.visit(Identity.self)
    case .add: visitor.visit(Add.self)
    case .subtract: visitor.visit(Subtract.self)
    case .multiply: visitor.visit(Multiply.self)
    case .divide: visitor.visit(Divide.self)
    case .negate: visitor.visit(Negate.self)
    case .reciprocal: visitor.visit(Reciprocal.self)
    case .addConstant: visitor.visit(AddConstant.self)
    case .multiplyConstant: visitor.visit(MultiplyConstant.self)
    case .abs: visitor.visit(Abs.self)
    case .fusedMultiplyAdd: visitor.visit(FusedMultiplyAdd.self)
    case .linearInterpolation: visitor.visit(LinearInterpolation.self)
    case .squaredDifference: visitor.visit(SquaredDifference.self)
    case .floor: visitor.visit(Floor.self)
    case .ceil: visitor.visit(Ceil.self)
    case .round: visitor.visit(Round.self)
    case .truncate: visitor.visit(Truncate.self)
    case .sign: visitor.visit(Sign.self)
    case .flooredRemainder: visitor.visit(FlooredRemainder.self)
    case .truncatedRemainder: visitor.visit(TruncatedRemainder.self)
    case .square: visitor.visit(Square.self)
    case .cube: visitor.visit(Cube.self)
    case .squareRoot: visitor.visit(SquareRoot.self)
    case .reciprocalSquareRoot: visitor.visit(ReciprocalSquareRoot.self)
    case .cubeRoot: visitor.visit(CubeRoot.self)
    case .power: visitor.visit(Power.self)
    case .powerConstant: visitor.visit(PowerConstant.self)
    case .hypotenuse: visitor.visit(Hypotenuse.self)
    case .exp: visitor.visit(Exp.self)
    case .exp2: visitor.visit(Exp2.self)
    case .exp10: visitor.visit(Exp10.self)
    case .expMinusOne: visitor.visit(ExpMinusOne.self)
    case .logAddExp: visitor.visit(LogAddExp.self)
    case .log: visitor.visit(Log.self)
    case .log2: visitor.visit(Log2.self)
    case .log10: visitor.visit(Log10.self)
    case .logOnePlus: visitor.visit(LogOnePlus.self)
    case .logOneMinusExp: visitor.visit(LogOneMinusExp.self)
    case .xLogY: visitor.visit(XLogY.self)
    case .xLogOnePlusY: visitor.visit(XLogOnePlusY.self)
    case .entropy: visitor.visit(Entropy.self)
    case .sin: visitor.visit(Sin.self)
    case .cos: visitor.visit(Cos.self)
    case .tan: visitor.visit(Tan.self)
    case .asin: visitor.visit(Asin.self)
    case .acos: visitor.visit(Acos.self)
    case .atan: visitor.visit(Atan.self)
    case .atan2: visitor.visit(Atan2.self)
    case .sinc: visitor.visit(Sinc.self)
    case .degreesToRadians: visitor.visit(DegreesToRadians.self)
    case .radiansToDegrees: visitor.visit(RadiansToDegrees.self)
    case .sinh: visitor.visit(Sinh.self)
    case .cosh: visitor.visit(Cosh.self)
    case .tanh: visitor.visit(Tanh.self)
    case .asinh: visitor.visit(Asinh.self)
    case .acosh: visitor.visit(Acosh.self)
    case .atanh: visitor.visit(Atanh.self)

    case .erf: visitor.visit(Erf.self)
    case .erfc: visitor.visit(Erfc.self)
    case .erfcx: visitor.visit(Erfcx.self)
    case .erfinv: visitor.visit(Erfinv.self)
    case .gaussian: visitor.visit(Gaussian.self)
    case .normalDensity: visitor.visit(NormalDensity.self)
    case .ndtr: visitor.visit(Ndtr.self)
    case .logNdtr: visitor.visit(LogNdtr.self)
    case .ndtri: visitor.visit(Ndtri.self)
    case .logit: visitor.visit(Logit.self)
    case .logGamma: visitor.visit(LogGamma.self)
    case .gamma: visitor.visit(Gamma.self)
    case .digamma: visitor.visit(Digamma.self)
    case .polygamma: visitor.visit(Polygamma.self)
    case .beta: visitor.visit(Beta.self)
    case .logBeta: visitor.visit(LogBeta.self)
    case .lowerGamma: visitor.visit(LowerGamma.self)
    case .upperGamma: visitor.visit(UpperGamma.self)
    case .gammaDensity: visitor.visit(GammaDensity.self)
    case .besselJ0: visitor.visit(BesselJ0.self)
    case .besselJ1: visitor.visit(BesselJ1.self)
    case .besselI0: visitor.visit(BesselI0.self)
    case .besselI1: visitor.visit(BesselI1.self)
    case .besselI0e: visitor.visit(BesselI0e.self)
    case .besselI1e: visitor.visit(BesselI1e.self)

    case .sigmoid: visitor.visit(Sigmoid.self)
    case .rectifiedLinear: visitor.visit(RectifiedLinear.self)
    case .softplus: visitor.visit(Softplus.self)

    case .rectifiedLinear6: visitor.visit(RectifiedLinear6.self)
    case .hardTanh: visitor.visit(HardTanh.self)
    case .hardSigmoid: visitor.visit(HardSigmoid.self)
    case .hardSwish: visitor.visit(HardSwish.self)
    case .leakyRectifiedLinear: visitor.visit(LeakyRectifiedLinear.self)
    case .parametricRectifiedLinear: visitor.visit(ParametricRectifiedLinear.self)
    case .thresholdedRectifiedLinear: visitor.visit(ThresholdedRectifiedLinear.self)
    case .hardShrink: visitor.visit(HardShrink.self)
    case .softShrink: visitor.visit(SoftShrink.self)
    case .tanhShrink: visitor.visit(TanhShrink.self)
    case .exponentialLinear: visitor.visit(ExponentialLinear.self)
    case .continuousExponentialLinear: visitor.visit(ContinuousExponentialLinear.self)
    case .scaledExponentialLinear: visitor.visit(ScaledExponentialLinear.self)
    case .sigmoidLinear: visitor.visit(SigmoidLinear.self)
    case .gaussianErrorLinear: visitor.visit(GaussianErrorLinear.self)
    case .quickGaussianErrorLinear: visitor.visit(QuickGaussianErrorLinear.self)
    case .mish: visitor.visit(Mish.self)
    case .logSigmoid: visitor.visit(LogSigmoid.self)
    case .squarePlus: visitor.visit(SquarePlus.self)
    case .softSign: visitor.visit(SoftSign.self)
    case .gatedLinearUnit: visitor.visit(GatedLinearUnit.self)
    case .swishGatedLinearUnit: visitor.visit(SwishGatedLinearUnit.self)
    case .gaussianGatedLinearUnit: visitor.visit(GaussianGatedLinearUnit.self)
    case .softmin: visitor.visit(Softmin.self)
    case .logMeanExp: visitor.visit(LogMeanExp.self)

    case .equal: visitor.visit(Equal.self)
    case .notEqual: visitor.visit(NotEqual.self)
    case .less: visitor.visit(Less.self)
    case .lessOrEqual: visitor.visit(LessOrEqual.self)
    case .greater: visitor.visit(Greater.self)
    case .greaterOrEqual: visitor.visit(GreaterOrEqual.self)
    case .and: visitor.visit(And.self)
    case .or: visitor.visit(Or.self)
    case .exclusiveOr: visitor.visit(ExclusiveOr.self)
    case .not: visitor.visit(Not.self)
    case .isNaN: visitor.visit(IsNaN.self)
    case .isInfinite: visitor.visit(IsInfinite.self)
    case .isFinite: visitor.visit(IsFinite.self)
    case .where: visitor.visit(Where.self)
    case .maximum: visitor.visit(Maximum.self)
    case .minimum: visitor.visit(Minimum.self)
    case .maximumNumber: visitor.visit(MaximumNumber.self)
    case .minimumNumber: visitor.visit(MinimumNumber.self)

    case .clip: visitor.visit(Clip.self)
    case .clipBetween: visitor.visit(ClipBetween.self)
    case .copySign: visitor.visit(CopySign.self)
    case .nanToNum: visitor.visit(NanToNum.self)
    case .heaviside: visitor.visit(Heaviside.self)

    case .sum: visitor.visit(Sum.self)
    case .mean: visitor.visit(Mean.self)
    case .max: visitor.visit(Max.self)
    case .min: visitor.visit(Min.self)
    case .addAll: visitor.visit(AddAll.self)

    case .product: visitor.visit(Product.self)
    case .logSumExp: visitor.visit(LogSumExp.self)
    case .logSum: visitor.visit(LogSum.self)
    case .variance: visitor.visit(Variance.self)
    case .standardDeviation: visitor.visit(StandardDeviation.self)
    case .norm: visitor.visit(Norm.self)
    case .l1: visitor.visit(L1.self)
    case .l2: visitor.visit(L2.self)
    case .sumSquare: visitor.visit(SumSquare.self)

    case .cumulativeSum: visitor.visit(CumulativeSum.self)
    case .cumulativeProduct: visitor.visit(CumulativeProduct.self)
    case .logCumulativeSumExp: visitor.visit(LogCumulativeSumExp.self)
    case .linearRecurrence: visitor.visit(LinearRecurrence.self)
    case .cumulativeMax: visitor.visit(CumulativeMax.self)
    case .cumulativeMin: visitor.visit(CumulativeMin.self)
    case .cumulativeMaxIndices: visitor.visit(CumulativeMaxIndices.self)
    case .cumulativeMinIndices: visitor.visit(CumulativeMinIndices.self)

    case .allElements: visitor.visit(AllElements.self)
    case .anyElement: visitor.visit(AnyElement.self)
    case .countNonZero: visitor.visit(CountNonZero.self)
    case .argMax: visitor.visit(ArgMax.self)
    case .argMin: visitor.visit(ArgMin.self)

    case .sort: visitor.visit(Sort.self)
    case .sortedIndices: visitor.visit(SortedIndices.self)
    case .topK: visitor.visit(TopK.self)
    case .topKIndices: visitor.visit(TopKIndices.self)
    case .median: visitor.visit(Median.self)

    case .reshape: visitor.visit(Reshape.self)
    case .transpose: visitor.visit(Transpose.self)
    case .broadcastTo: visitor.visit(BroadcastTo.self)
    case .concat: visitor.visit(Concat.self)
    case .stack: visitor.visit(Stack.self)
    case .slice: visitor.visit(SliceOperation.self)
    case .sliceScatter: visitor.visit(SliceScatter.self)
    case .index: visitor.visit(Index.self)

    case .gather: visitor.visit(Gather.self)
    case .gatherElements: visitor.visit(GatherElements.self)
    case .indexAdd: visitor.visit(IndexAdd.self)
    case .scatterAdd: visitor.visit(ScatterAdd.self)
    case .scatter: visitor.visit(Scatter.self)
    case .gatherND: visitor.visit(GatherND.self)
    case .flatten: visitor.visit(Flatten.self)
    case .squeeze: visitor.visit(Squeeze.self)
    case .unsqueeze: visitor.visit(Unsqueeze.self)
    case .swapAxes: visitor.visit(SwapAxes.self)
    case .moveAxis: visitor.visit(MoveAxis.self)
    case .flip: visitor.visit(Flip.self)
    case .roll: visitor.visit(Roll.self)
    case .rotate: visitor.visit(Rotate.self)
    case .tile: visitor.visit(Tile.self)
    case .repeat: visitor.visit(Repeat.self)
    case .split: visitor.visit(Split.self)
    case .pad: visitor.visit(Pad.self)
    case .lowerTriangle: visitor.visit(LowerTriangle.self)
    case .upperTriangle: visitor.visit(UpperTriangle.self)
    case .diag: visitor.visit(Diag.self)
    case .diagonal: visitor.visit(Diagonal.self)
    case .diagonalEmbedding: visitor.visit(DiagonalEmbedding.self)
    case .cast: visitor.visit(Cast.self)
    case .oneHot: visitor.visit(OneHot.self)
    case .stopGradient: visitor.visit(StopGradient.self)

    case .dot: visitor.visit(Dot.self)
    case .matmul: visitor.visit(MatrixMultiply.self)
    case .linear: visitor.visit(Linear.self)

    case .solve: visitor.visit(Solve.self)
    case .triangularSolve: visitor.visit(TriangularSolve.self)
    case .inverse: visitor.visit(Inverse.self)
    case .determinant: visitor.visit(Determinant.self)
    case .logDeterminant: visitor.visit(LogDeterminant.self)
    case .logMagnitudeOfDeterminant: visitor.visit(LogMagnitudeOfDeterminant.self)
    case .signOfDeterminant: visitor.visit(SignOfDeterminant.self)
    case .adjugate: visitor.visit(Adjugate.self)
    case .cholesky: visitor.visit(Cholesky.self)

    case .symmetricEigenvalues: visitor.visit(SymmetricEigenvalues.self)
    case .symmetricEigenvectors: visitor.visit(SymmetricEigenvectors.self)
    case .singularValues: visitor.visit(SingularValues.self)
    case .leftSingularVectors: visitor.visit(LeftSingularVectors.self)
    case .rightSingularVectors: visitor.visit(RightSingularVectors.self)
    case .orthogonalFactor: visitor.visit(OrthogonalFactor.self)
    case .triangularFactor: visitor.visit(TriangularFactor.self)
    case .pseudoinverse: visitor.visit(Pseudoinverse.self)
    case .leastSquares: visitor.visit(LeastSquares.self)
    case .matrixExponential: visitor.visit(MatrixExponential.self)

    case .gemm: visitor.visit(Gemm.self)
    case .outer: visitor.visit(Outer.self)
    case .kronecker: visitor.visit(Kronecker.self)
    case .cross: visitor.visit(Cross.self)
    case .tensorDot: visitor.visit(TensorDot.self)
    case .einsum: visitor.visit(Einsum.self)
    case .matrixPower: visitor.visit(MatrixPower.self)
    case .trace: visitor.visit(MatrixTrace.self)
    case .matrixTranspose: visitor.visit(MatrixTranspose.self)

    case .softmax: visitor.visit(Softmax.self)
    case .logSoftmax: visitor.visit(LogSoftmax.self)
    case .meanSquaredError: visitor.visit(MeanSquaredError.self)
    case .logitCrossEntropy: visitor.visit(LogitCrossEntropy.self)
    case .crossEntropy: visitor.visit(CrossEntropy.self)

    case .convolution1D: visitor.visit(Convolution1D.self)
    case .convolution2D: visitor.visit(Convolution2D.self)
    case .transposedConvolution1D: visitor.visit(TransposedConvolution1D.self)
    case .transposedConvolution2D: visitor.visit(TransposedConvolution2D.self)
    case .kernelCorrelation: visitor.visit(KernelCorrelation.self)
    case .maxPool: visitor.visit(MaxPool.self)
    case .averagePool: visitor.visit(AveragePool.self)
    case .adaptiveMaxPool: visitor.visit(AdaptiveMaxPool.self)
    case .adaptiveAveragePool: visitor.visit(AdaptiveAveragePool.self)
    case .globalMaxPool: visitor.visit(GlobalMaxPool.self)
    case .globalAveragePool: visitor.visit(GlobalAveragePool.self)
    case .averagePoolTranspose: visitor.visit(AveragePoolTranspose.self)
    case .maxPoolSelect: visitor.visit(MaxPoolSelect.self)
    case .maxPoolScatter: visitor.visit(MaxPoolScatter.self)
    case .layerNorm: visitor.visit(LayerNorm.self)
    case .rootMeanSquareNorm: visitor.visit(RootMeanSquareNorm.self)
    case .batchNorm: visitor.visit(BatchNorm.self)
    case .instanceNorm: visitor.visit(InstanceNorm.self)
    case .groupNorm: visitor.visit(GroupNorm.self)
    case .embedding: visitor.visit(Embedding.self)
    case .attention: visitor.visit(Attention.self)
    case .dropout: visitor.visit(Dropout.self)
    case .rotaryEmbedding: visitor.visit(RotaryEmbedding.self)
    case .recurrentCell: visitor.visit(RecurrentCell.self)
    case .gatedRecurrentCell: visitor.visit(GatedRecurrentCell.self)
    case .memoryCell: visitor.visit(MemoryCell.self)
    case .memoryCellState: visitor.visit(MemoryCellState.self)
    case .meanAbsoluteError: visitor.visit(MeanAbsoluteError.self)
    case .huber: visitor.visit(Huber.self)
    case .smoothAbsoluteError: visitor.visit(SmoothAbsoluteError.self)
    case .logCosh: visitor.visit(LogCosh.self)
    case .poissonLikelihood: visitor.visit(PoissonLikelihood.self)
    case .gaussianLikelihood: visitor.visit(GaussianLikelihood.self)
    case .binaryCrossEntropy: visitor.visit(BinaryCrossEntropy.self)
    case .hinge: visitor.visit(Hinge.self)
    case .squaredHinge: visitor.visit(SquaredHinge.self)
    case .kullbackLeibler: visitor.visit(KullbackLeibler.self)
    case .negativeLogLikelihood: visitor.visit(NegativeLogLikelihood.self)
    case .multiMargin: visitor.visit(MultiMargin.self)
    case .triplet: visitor.visit(Triplet.self)
    case .cosineSimilarity: visitor.visit(CosineSimilarity.self)
    }
  }
}

/// Something done with the type of an operation.
protocol OperationVisitor {
  associatedtype Result

  mutating func visit<O: LeafOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: UnaryOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: BinaryOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: TernaryOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: GeneralOperation>(_ operation: O.Type) -> Result
}
