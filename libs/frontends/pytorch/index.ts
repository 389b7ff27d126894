export { pytorchFrontend } from './frontend';
