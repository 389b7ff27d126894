export { onnxFrontend } from './frontend';
