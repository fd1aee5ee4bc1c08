/** Without HEIC: then iPhones give JPEG of their own accord. */
export const acceptPictures = "image/jpeg,image/png,image/webp,image/gif";
export const acceptDocuments = "application/pdf,image/*,audio/*";
