#include "engine/core/sha256.h"
#include "engine/core/check.h"
#include <openssl/evp.h>

namespace openbell {

namespace {

// Looked up once: the lookup takes longer than hashing a short text.
const EVP_MD* algorithm() {
    static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return found;
}

} // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

Sha256::Sha256() : m_context{EVP_MD_CTX_new()} {
    ENSURE(m_context != nullptr);
    ENSURE(EVP_DigestInit_ex(m_context.get(), algorithm(), nullptr) == 1);
}

Sha256::Sha256(const Sha256& other) : m_context{EVP_MD_CTX_new()} {
    ENSURE(m_context != nullptr);
    ENSURE(EVP_MD_CTX_copy_ex(m_context.get(), other.m_context.get()) == 1);
}

Sha256& Sha256::operator=(const Sha256& other) {
    if (this != &other) ENSURE(EVP_MD_CTX_copy_ex(m_context.get(), other.m_context.get()) == 1);
    return *this;
}

void Sha256::update(const void* data, std::size_t size) {
    ENSURE(EVP_DigestUpdate(m_context.get(), data, size) == 1);
}

Sha256::Digest Sha256::digest() const {
    Sha256 copy{*this};
    Digest out{};
    unsigned length = 0;
    ENSURE(EVP_DigestFinal_ex(copy.m_context.get(), out.data(), &length) == 1);
    return out;
}

std::string Sha256::hex(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(digest.size() * 2);
    for (const std::uint8_t byte : digest) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string Sha256::hexOf(std::string_view text) {
    Sha256 sum;
    sum.update(text);
    return hex(sum.digest());
}

} // namespace openbell
