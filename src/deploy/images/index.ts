export { buildImages, type ImageEvent, type ImageWork } from './build-images.ts';
