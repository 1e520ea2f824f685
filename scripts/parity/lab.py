"""CIE Lab (D65) in double precision, for the reference scripts beside it."""
import numpy

XYZ = numpy.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
WHITE = XYZ.sum(axis=1)


def to_lab(rgb):
    """[..., 3] sRGB 0..255 -> Lab."""
    c = numpy.asarray(rgb, float) / 255
    linear = numpy.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    t = linear @ XYZ.T / WHITE
    f = numpy.where(t > 216 / 24389, numpy.cbrt(t), (24389 / 27 * t + 16) / 116)
    return numpy.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def from_lab(lab):
    """Lab -> [..., 3] sRGB 0..255, clamped, not rounded."""
    fy = (lab[..., 0] + 16) / 116
    f = numpy.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], -1)
    t = numpy.where(f > 6 / 29, f ** 3, (116 * f - 16) * 27 / 24389)
    linear = numpy.clip((t * WHITE) @ numpy.linalg.inv(XYZ).T, 0, 1)
    return 255 * numpy.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def gaussian(image, sigma, radius, mode):
    """Separable Gaussian over the first two axes; mode as in numpy.pad."""
    taps = numpy.exp(-0.5 * (numpy.arange(-radius, radius + 1) / sigma) ** 2)
    taps /= taps.sum()
    for axis in (0, 1):
        pad = [(radius, radius) if a == axis else (0, 0) for a in range(image.ndim)]
        padded = numpy.pad(image, pad, mode=mode)
        n = image.shape[axis]
        image = sum(w * numpy.take(padded, range(i, i + n), axis=axis) for i, w in enumerate(taps))
    return image
