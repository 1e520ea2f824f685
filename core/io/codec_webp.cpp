#include <fmt/format.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

#include <memory>

#include "base/error.h"
#include "io/bytes.h"
#include "io/codec_formats.h"
#include "io/image_container.h"

namespace tiedit::io {
namespace {

const std::uint8_t* data_of(std::string_view bytes) { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }

/// A configuration that decodes into `pixels`, RGB or RGBA after its channels.
WebPDecoderConfig config_into(cv::Mat& pixels) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0)
    throw Error(ErrorKind::internal, "webp.version", {.where = "libwebp", .need = "the version built with"});
  config.output.colorspace = pixels.channels() == 4 ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {pixels.data, static_cast<int>(pixels.step),
                          pixels.step * static_cast<std::size_t>(pixels.rows)};
  config.options.use_threads = 1;
  return config;
}

/// Decodes what is there of a cut file; answers the number of rows. The rest is 0.
int decode_part(std::string_view bytes, cv::Mat& pixels) {
  WebPDecoderConfig config = config_into(pixels);
  const std::unique_ptr<WebPIDecoder, decltype(&WebPIDelete)> decoder(WebPINewDecoder(&config.output), WebPIDelete);
  const VP8StatusCode status = WebPIUpdate(decoder.get(), data_of(bytes), bytes.size());
  int rows = 0;
  if (status == VP8_STATUS_OK)
    rows = pixels.rows;
  else if (status == VP8_STATUS_SUSPENDED)
    WebPIDecGetRGB(decoder.get(), &rows, nullptr, nullptr, nullptr);
  if (rows < pixels.rows) pixels.rowRange(rows, pixels.rows).setTo(cv::Scalar::all(0));
  return rows;
}

/// One bitstream (a whole still file, or a frame) into pixels of its size.
Damage decode_stream(std::string_view bytes, bool cut, cv::Mat& pixels) {
  if (cut) return truncated("WebP", rows_text(decode_part(bytes, pixels), pixels.rows));
  WebPDecoderConfig config = config_into(pixels);
  const VP8StatusCode status = WebPDecode(data_of(bytes), bytes.size(), &config);
  if (status == VP8_STATUS_OK) return {};
  const int rows = decode_part(bytes, pixels);
  if (status == VP8_STATUS_NOT_ENOUGH_DATA || status == VP8_STATUS_SUSPENDED)
    return truncated("WebP", rows_text(rows, pixels.rows));
  return {"image.damaged", "intact WebP", fmt::format("an error of the decoder (status {})", static_cast<int>(status)),
          ""};
}

RawPicture decode_first_frame(std::string_view bytes, const ImageHeader& h, bool cut) {
  const WebPData data{data_of(bytes), bytes.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  const std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)> demux(WebPDemuxPartial(&data, &state),
                                                                       WebPDemuxDelete);
  WebPIterator frame;
  if (!demux || WebPDemuxGetFrame(demux.get(), 1, &frame) == 0)
    return {
        {},
        cut ? truncated("WebP", rows_text(0, h.height)) : Damage{"image.damaged", "intact WebP", "no first frame", ""}};
  const cv::Rect place(frame.x_offset, frame.y_offset, frame.width, frame.height);
  const cv::Size canvas(static_cast<int>(h.width), static_cast<int>(h.height));
  const bool whole = place.size() == canvas;
  RawPicture out{cv::Mat(canvas, whole && frame.has_alpha == 0 ? CV_8UC3 : CV_8UC4), {}};
  if (!whole) out.pixels.setTo(cv::Scalar::all(0));
  cv::Mat target = out.pixels(place);
  out.damage = decode_stream({reinterpret_cast<const char*>(frame.fragment.bytes), frame.fragment.size},
                             cut && frame.complete == 0, target);
  WebPDemuxReleaseIterator(&frame);
  if (out.damage.slug.empty() && cut) out.damage = truncated("WebP", "no end of the animation");
  return out;
}

}  // namespace

RawPicture decode_webp(std::string_view bytes, const ImageHeader& h) {
  const bool cut = std::size_t{le32(bytes, 4)} + 8 > bytes.size();
  if (h.animated) return decode_first_frame(bytes, h, cut);
  RawPicture out{cv::Mat(static_cast<int>(h.height), static_cast<int>(h.width), h.channels == 4 ? CV_8UC4 : CV_8UC3),
                 {}};
  WebPBitstreamFeatures features;
  const VP8StatusCode status = WebPGetFeatures(data_of(bytes), bytes.size(), &features);
  if (status == VP8_STATUS_OK && (features.width != out.pixels.cols || features.height != out.pixels.rows))
    return {{}, {"image.damaged", "intact WebP", "two sizes", ""}};
  out.damage = decode_stream(bytes, cut, out.pixels);
  return out;
}

// Writing

namespace {

void add_riff_chunk(std::string& out, std::string_view type, std::string_view body) {
  out += type;
  put_le32(out, static_cast<std::uint32_t>(body.size()));
  out += body;
  if (body.size() % 2 != 0) out += '\0';
}

std::string encode_stream(const cv::Mat& pixels) {
  WebPConfig config;
  WebPPicture picture;
  WebPMemoryWriter writer;
  WebPConfigInit(&config);
  WebPConfigLosslessPreset(&config, 0);  // the next one takes 2.5 times as long for 7 % of the size
  config.exact = 1;                      // colours under transparent pixels stay
  config.thread_level = 1;
  WebPPictureInit(&picture);
  WebPMemoryWriterInit(&writer);
  picture.use_argb = 1;
  picture.width = pixels.cols;
  picture.height = pixels.rows;
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = &writer;
  const int stride = static_cast<int>(pixels.step);
  const bool written = (pixels.channels() == 4 ? WebPPictureImportRGBA(&picture, pixels.data, stride)
                                               : WebPPictureImportRGB(&picture, pixels.data, stride)) != 0 &&
                       WebPEncode(&config, &picture) != 0;
  std::string bytes(reinterpret_cast<const char*>(writer.mem), writer.size);
  const int code = picture.error_code;
  WebPPictureFree(&picture);
  WebPMemoryWriterClear(&writer);
  if (!written)
    throw Error(ErrorKind::internal, "output.encode",
                {.where = "WebP encoder", .need = "a picture it can write", .got = fmt::format("error {}", code)});
  return bytes;
}

std::string extended_header(const cv::Mat& pixels, const OutputBlocks& blocks) {
  const unsigned flags = (blocks.icc.empty() ? 0U : 0x20U) | (pixels.channels() == 4 ? 0x10U : 0U) |
                         (blocks.exif.empty() ? 0U : 0x08U) | (blocks.xmp.empty() ? 0U : 0x04U);
  std::string body;
  put_le32(body, flags);
  for (const int side : {pixels.cols, pixels.rows})
    for (int shift = 0; shift < 24; shift += 8)
      body += static_cast<char>(static_cast<unsigned>(side - 1) >> shift & 0xFFU);
  return body;
}

}  // namespace

std::string encode_webp(const cv::Mat& pixels, const OutputBlocks& blocks) {
  const std::string plain = encode_stream(pixels);
  if (blocks.icc.empty() && blocks.exif.empty() && blocks.xmp.empty()) return plain;
  std::string body = "WEBP";
  add_riff_chunk(body, "VP8X", extended_header(pixels, blocks));
  if (!blocks.icc.empty()) add_riff_chunk(body, "ICCP", blocks.icc);
  body += plain.substr(12);
  if (!blocks.exif.empty()) add_riff_chunk(body, "EXIF", blocks.exif);
  if (!blocks.xmp.empty()) add_riff_chunk(body, "XMP ", blocks.xmp);
  std::string out = "RIFF";
  put_le32(out, static_cast<std::uint32_t>(body.size()));
  return out + body;
}

}  // namespace tiedit::io
