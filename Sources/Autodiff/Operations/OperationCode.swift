// SPDX-License-Identifier: Apache-2.0
// ChainRule: the central list of operations.

/// The operations of the catalogue, as a number that fits a column.
///
/// This list and the switch in its extension are the one place beside its family file where an
/// operation is named; neither compiles without the other. Everything else reads ``OperationTable``.
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
  case normalize

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
  case unstack

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

  case takeAlongAxis
  case putAlongAxis
  case convolution3D
  case transposedConvolution3D
}
