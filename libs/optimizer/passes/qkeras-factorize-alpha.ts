import { AUTO, type Precision } from '../../fixed';
import { alphaOf, factorize, filled, type Layer, Layer as LayerBase, type Tensor, withoutAlpha, weightTensor } from '../../ir';
import { ApplyAlpha, Dense } from '../../layers';
import { globalOptimizer } from '../../pass';
import { configureAgain } from './configure-layer';
