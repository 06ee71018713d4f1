export { buildImages, type ImageEvent, type ImageWork } from './build-images.ts';
export type { ImageEngine } from './image-engine.ts';
